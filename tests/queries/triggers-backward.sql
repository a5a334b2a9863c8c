SELECT '{"condition":'||
  (SELECT '{"triggers":{"nodes":['||
     (SELECT group_concat('{"name":'||json_quote(t3."name")||'}', ',')
      FROM
        (SELECT *
         FROM
           (SELECT t4."key",
                   t4."sort_key" AS "sort_key",
                   t4."trigger_id" AS "trigger_id"
            FROM "condition_trigger" AS t4
            WHERE t4."condition"=t1."key"
            ORDER BY t4."sort_key" DESC,
                     t4."trigger_id" DESC
            LIMIT ?1)
         ORDER BY "sort_key",
                  "trigger_id") AS t5
      CROSS JOIN "condition_trigger" AS t2 ON t2."key"=t5."key"
      CROSS JOIN "trigger" AS t3 ON t3."key"=t2."trigger"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"pageInfo":{"hasNextPage":'||'false'||',"hasPreviousPage":'||CASE
                                                                                     WHEN EXISTS
                                                                                            (SELECT 1
                                                                                             FROM "condition_trigger" AS t7
                                                                                             WHERE t7."condition"=t1."key"
                                                                                             LIMIT 1
                                                                                             OFFSET ?1) THEN 'true'
                                                                                     ELSE 'false'
                                                                                 END||',"startCursor":'||coalesce(
                                                                                                                    (SELECT '"74'||lower(hex(t8."trigger_id"||t8."sort_key"))||'"'
                                                                                                                     FROM "condition_trigger" AS t8
                                                                                                                     WHERE t8."condition"=t1."key"
                                                                                                                     ORDER BY t8."sort_key" DESC, t8."trigger_id" DESC
                                                                                                                     LIMIT 1
                                                                                                                     OFFSET ?1-1),
                                                                                                                    (SELECT '"74'||lower(hex(t9."trigger_id"||t9."sort_key"))||'"'
                                                                                                                     FROM "condition_trigger" AS t9
                                                                                                                     WHERE t9."condition"=t1."key"
                                                                                                                     ORDER BY t9."sort_key", t9."trigger_id"
                                                                                                                     LIMIT 1),'null')||'}}}')
   FROM "condition" AS t1
   WHERE t1."slug"=?2
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
