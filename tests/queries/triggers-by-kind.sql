SELECT '{"triggers":{"totalCount":'||
  (SELECT count(*)
   FROM "trigger" AS t1
   WHERE t1."kind" IN
       (SELECT value
        FROM json_each(?1)))||',"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t2."name")||',"kind":"'||t2."kind"||'","conditions":{"totalCount":'||coalesce(t2."conditions_total", 'null')||',"nodes":['||
                         (SELECT group_concat('{"slug":"'||t4."slug"||'"}', ',')
                          FROM
                            (SELECT t5."key"
                             FROM "condition_trigger" AS t5
                             WHERE t5."trigger"=t2."key"
                             ORDER BY t5."condition_sort_key", t5."condition_id"
                             LIMIT ?2) AS t6
                          CROSS JOIN "condition_trigger" AS t3 ON t3."key"=t6."key"
                          CROSS JOIN "condition" AS t4 ON t4."key"=t3."condition"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']}}', ',')
   FROM
     (SELECT t7."key"
      FROM "trigger" AS t7
      WHERE t7."kind" IN
          (SELECT value
           FROM json_each(?1))
      ORDER BY t7."sort_key",
               t7."id"
      LIMIT ?3) AS t8
   CROSS JOIN "trigger" AS t2 ON t2."key"=t8."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||('],"pageInfo":{"hasNextPage":'||CASE
                                                  WHEN EXISTS
                                                         (SELECT 1
                                                          FROM "trigger" AS t9
                                                          WHERE t9."kind" IN
                                                              (SELECT value
                                                               FROM json_each(?1))
                                                          LIMIT 1
                                                          OFFSET ?3) THEN 'true'
                                                  ELSE 'false'
                                              END||'}},"conditions":{"nodes":[')||
  (SELECT group_concat('{"slug":"'||t10."slug"||'","triggerEvidence":{"status":"'||t10."trigger_evidence_status"||'"}}', ',')
   FROM
     (SELECT t11."key"
      FROM "condition" AS t11
      WHERE EXISTS
          (SELECT 1
           FROM "condition_trigger" AS t12
           WHERE t12."condition"=t11."key"
             AND t12."trigger_kind" IN
               (SELECT value
                FROM json_each(?4)))
      ORDER BY t11."sort_key",
               t11."id"
      LIMIT ?5) AS t13
   CROSS JOIN "condition" AS t10 ON t10."key"=t13."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
