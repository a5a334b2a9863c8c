SELECT '{"conditions":{"totalCount":'||
  (SELECT coalesce(t1."counts_conditions", 'null')
   FROM "release" AS t1
   UNION ALL SELECT 'null'
   LIMIT 1)||',"edges":['||
  (SELECT group_concat('{"cursor":"6e'||lower(hex(t2."id"||t2."sort_key"))||'","node":{"slug":"'||t2."slug"||'","name":'||json_quote(t2."name")||',"kind":"'||t2."kind"||'"}}', ',')
   FROM
     (SELECT t3."key"
      FROM "condition" AS t3
      ORDER BY t3."sort_key",
               t3."id"
      LIMIT ?1) AS t4
   CROSS JOIN "condition" AS t2 ON t2."key"=t4."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||('],"pageInfo":{"hasNextPage":'||CASE
                                                  WHEN EXISTS
                                                         (SELECT 1
                                                          FROM "condition" AS t5
                                                          LIMIT 1
                                                          OFFSET ?1) THEN 'true'
                                                  ELSE 'false'
                                              END||',"hasPreviousPage":'||'false'||',"startCursor":'||coalesce(
                                                                                                                 (SELECT '"6e'||lower(hex(t7."id"||t7."sort_key"))||'"'
                                                                                                                  FROM "condition" AS t7
                                                                                                                  ORDER BY t7."sort_key", t7."id"
                                                                                                                  LIMIT 1),'null')||',"endCursor":'||coalesce(
                                                                                                                                                                (SELECT '"6e'||lower(hex(t8."id"||t8."sort_key"))||'"'
                                                                                                                                                                 FROM "condition" AS t8
                                                                                                                                                                 ORDER BY t8."sort_key", t8."id"
                                                                                                                                                                 LIMIT 1
                                                                                                                                                                 OFFSET ?1-1),
                                                                                                                                                                (SELECT '"6e'||lower(hex(t9."id"||t9."sort_key"))||'"'
                                                                                                                                                                 FROM "condition" AS t9
                                                                                                                                                                 ORDER BY t9."sort_key" DESC, t9."id" DESC
                                                                                                                                                                 LIMIT 1),'null')||'}}}');
