SELECT '{"conditions":{"totalCount":'||
  (SELECT coalesce(t1."counts_conditions", 'null')
   FROM "release" AS t1
   UNION ALL SELECT 'null'
   LIMIT 1)||',"edges":['||
  (SELECT group_concat('{"cursor":"'||lower(hex('n'||t2."id"||t2."sort_key"))||'","node":{"slug":'||json_quote(t2."slug")||',"name":'||json_quote(t2."name")||',"kind":'||json_quote(t2."kind")||'}}', ',')
   FROM
     (SELECT t3."id",
             t3."sort_key",
             t3."slug",
             t3."name",
             t3."kind"
      FROM "condition" AS t3
      ORDER BY t3."sort_key",
               t3."id"
      LIMIT ?1) AS t2
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||'],"pageInfo":{"hasNextPage":'||CASE
                                                 WHEN EXISTS
                                                        (SELECT 1
                                                         FROM "condition" AS t4
                                                         LIMIT 1
                                                         OFFSET ?1) THEN 'true'
                                                 ELSE 'false'
                                             END||',"hasPreviousPage":'||'false'||',"startCursor":'||coalesce(
                                                                                                                (SELECT '"'||lower(hex('n'||t6."id"||t6."sort_key"))||'"'
                                                                                                                 FROM
                                                                                                                   (SELECT t7."id", t7."sort_key"
                                                                                                                    FROM "condition" AS t7
                                                                                                                    ORDER BY t7."sort_key", t7."id"
                                                                                                                    LIMIT ?1) AS t6
                                                                                                                 ORDER BY "sort_key", "id"
                                                                                                                 LIMIT 1),'null')||',"endCursor":'||coalesce(
                                                                                                                                                               (SELECT '"'||lower(hex('n'||t8."id"||t8."sort_key"))||'"'
                                                                                                                                                                FROM
                                                                                                                                                                  (SELECT t9."id", t9."sort_key"
                                                                                                                                                                   FROM "condition" AS t9
                                                                                                                                                                   ORDER BY t9."sort_key", t9."id"
                                                                                                                                                                   LIMIT ?1) AS t8
                                                                                                                                                                ORDER BY "sort_key" DESC, "id" DESC
                                                                                                                                                                LIMIT 1),'null')||'}}}';
