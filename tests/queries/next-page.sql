SELECT '{"conditions":{"edges":['||
  (SELECT group_concat('{"cursor":"4e'||lower(hex(t1."id"||t1."sort_key"))||'","node":{"name":'||json_quote(t1."name")||'}}', ',')
   FROM
     (SELECT t2."key"
      FROM "condition" AS t2
      WHERE (t2."sort_key",
             t2."id")<(?1,
                        ?2)
      ORDER BY t2."sort_key" DESC,
               t2."id" DESC
      LIMIT ?3) AS t3
   CROSS JOIN "condition" AS t1 ON t1."key"=t3."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||('],"pageInfo":{"hasPreviousPage":'||CASE
                                                      WHEN EXISTS
                                                             (SELECT 1
                                                              FROM "condition" AS t4
                                                              WHERE (t4."sort_key", t4."id")>=(?1, ?2)) THEN 'true'
                                                      ELSE 'false'
                                                  END||',"hasNextPage":'||CASE
                                                                              WHEN EXISTS
                                                                                     (SELECT 1
                                                                                      FROM "condition" AS t5
                                                                                      WHERE (t5."sort_key", t5."id")<(?1, ?2)
                                                                                      LIMIT 1
                                                                                      OFFSET ?3) THEN 'true'
                                                                              ELSE 'false'
                                                                          END||',"endCursor":'||coalesce(
                                                                                                           (SELECT '"4e'||lower(hex(t6."id"||t6."sort_key"))||'"'
                                                                                                            FROM "condition" AS t6
                                                                                                            WHERE (t6."sort_key", t6."id")<(?1, ?2)
                                                                                                            ORDER BY t6."sort_key" DESC, t6."id" DESC
                                                                                                            LIMIT 1
                                                                                                            OFFSET ?3-1),
                                                                                                           (SELECT '"4e'||lower(hex(t7."id"||t7."sort_key"))||'"'
                                                                                                            FROM "condition" AS t7
                                                                                                            WHERE (t7."sort_key", t7."id")<(?1, ?2)
                                                                                                            ORDER BY t7."sort_key", t7."id"
                                                                                                            LIMIT 1),'null')||'}}}');
