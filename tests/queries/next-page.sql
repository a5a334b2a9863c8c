SELECT '{"conditions":{"edges":['||
  (SELECT group_concat('{"cursor":"'||lower(hex('N'||t1."id"||t1."sort_key"))||'","node":{"name":'||json_quote(t1."name")||'}}', ',')
   FROM
     (SELECT t2."id",
             t2."sort_key",
             t2."name"
      FROM "condition" AS t2
      WHERE (t2."sort_key",
             t2."id")<(?1,
                        ?2)
      ORDER BY t2."sort_key" DESC,
               t2."id" DESC
      LIMIT ?3) AS t1
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||'],"pageInfo":{"hasPreviousPage":'||CASE
                                                     WHEN EXISTS
                                                            (SELECT 1
                                                             FROM "condition" AS t3
                                                             WHERE (t3."sort_key", t3."id")>=(?1, ?2)) THEN 'true'
                                                     ELSE 'false'
                                                 END||',"hasNextPage":'||CASE
                                                                             WHEN EXISTS
                                                                                    (SELECT 1
                                                                                     FROM "condition" AS t4
                                                                                     WHERE (t4."sort_key", t4."id")<(?1, ?2)
                                                                                     LIMIT 1
                                                                                     OFFSET ?3) THEN 'true'
                                                                             ELSE 'false'
                                                                         END||',"endCursor":'||coalesce(
                                                                                                          (SELECT '"'||lower(hex('N'||t5."id"||t5."sort_key"))||'"'
                                                                                                           FROM
                                                                                                             (SELECT t6."id", t6."sort_key"
                                                                                                              FROM "condition" AS t6
                                                                                                              WHERE (t6."sort_key", t6."id")<(?1, ?2)
                                                                                                              ORDER BY t6."sort_key" DESC, t6."id" DESC
                                                                                                              LIMIT ?3) AS t5
                                                                                                           ORDER BY "sort_key", "id"
                                                                                                           LIMIT 1),'null')||'}}}';
