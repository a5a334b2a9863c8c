SELECT '{"triggers":{"totalCount":'||
  (SELECT count(*)
   FROM "trigger" AS t1
   WHERE t1."kind" IN
       (SELECT value
        FROM json_each(?1)))||',"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t2."name")||',"kind":'||json_quote(t2."kind")||',"conditions":{"totalCount":'||coalesce(t2."conditions_total", 'null')||',"nodes":['||
                         (SELECT group_concat('{"slug":'||json_quote(t4."slug")||'}', ',')
                          FROM
                            (SELECT t5."condition", t5."condition_sort_key", t5."condition_id"
                             FROM "condition_trigger" AS t5
                             WHERE t5."trigger"=t2."key"
                             ORDER BY t5."condition_sort_key", t5."condition_id"
                             LIMIT ?2) AS t3
                          CROSS JOIN "condition" AS t4 ON t4."key"=t3."condition"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']}}', ',')
   FROM
     (SELECT t6."name",
             t6."kind",
             t6."conditions_total",
             t6."key",
             t6."sort_key",
             t6."id"
      FROM "trigger" AS t6
      WHERE t6."kind" IN
          (SELECT value
           FROM json_each(?1))
      ORDER BY t6."sort_key",
               t6."id"
      LIMIT ?3) AS t2
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||'],"pageInfo":{"hasNextPage":'||CASE
                                                 WHEN EXISTS
                                                        (SELECT 1
                                                         FROM "trigger" AS t7
                                                         WHERE t7."kind" IN
                                                             (SELECT value
                                                              FROM json_each(?1))
                                                         LIMIT 1
                                                         OFFSET ?3) THEN 'true'
                                                 ELSE 'false'
                                             END||'}},"conditions":{"nodes":['||
  (SELECT group_concat('{"slug":'||json_quote(t8."slug")||',"triggerEvidence":{"status":'||json_quote(t8."trigger_evidence_status")||'}}', ',')
   FROM
     (SELECT t9."slug",
             t9."trigger_evidence_status",
             t9."sort_key",
             t9."id"
      FROM "condition" AS t9
      WHERE EXISTS
          (SELECT 1
           FROM "condition_trigger" AS t10
           WHERE t10."condition"=t9."key"
             AND t10."trigger_kind" IN
               (SELECT value
                FROM json_each(?4)))
      ORDER BY t9."sort_key",
               t9."id"
      LIMIT ?5) AS t8
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
