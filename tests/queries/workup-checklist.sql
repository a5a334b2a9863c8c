SELECT '{"condition":'||
  (SELECT '{"workup":'||
     (SELECT '{"summary":'||CASE
                                WHEN t2."summary_markdown" IS NULL THEN 'null'
                                ELSE '{"text":'||json_quote(t2."summary_text")||'}'
                            END||',"steps":['||
        (SELECT group_concat('{"position":'||coalesce(t3."position", 'null')||',"procedure":{"name":'||json_quote(t4."name")||',"kind":"'||t4."kind"||'"},"recommendation":{"value":"'||t3."recommendation_value"||'","statement":'||CASE
                                                                                                                                                                                                                                         WHEN t3."recommendation_statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                                                                                         ELSE '{"text":'||json_quote(t3."recommendation_statement_text")||'}'
                                                                                                                                                                                                                                     END||',"citations":['||
                               (SELECT group_concat('{"source":{"slug":"'||t6."slug"||'"}}', ',')
                                FROM "citation" AS t5
                                CROSS JOIN "source" AS t6 ON t6."key"=t5."source"
                                WHERE t5."citation_set"=t3."recommendation_citations"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||(']},"purpose":'||CASE
                                                                WHEN t3."purpose_body_markdown" IS NULL THEN 'null'
                                                                ELSE '{"body":{"text":'||json_quote(t3."purpose_body_text")||'}}'
                                                            END||',"findings":[')||
                               (SELECT group_concat('{"body":{"text":'||json_quote(t7."body_text")||'},"citations":['||
                                                      (SELECT group_concat('{"source":{"slug":"'||t9."slug"||'"}}', ',')
                                                       FROM "citation" AS t8
                                                       CROSS JOIN "source" AS t9 ON t9."key"=t8."source"
                                                       WHERE t8."citation_set"=t7."citations"
                                                       HAVING count(*)>0
                                                       UNION ALL SELECT ''
                                                       LIMIT 1)||']}', ',')
                                FROM "finding" AS t7
                                WHERE t7."workup_step"=t3."key"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||'],"looksFor":['||
                               (SELECT group_concat('{"name":'||json_quote(t11."name")||'}', ',')
                                FROM "workup_step_looks_for" AS t10
                                CROSS JOIN "trigger" AS t11 ON t11."key"=t10."trigger"
                                WHERE t10."workup_step"=t3."key"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||'],"rulesOut":['||
                               (SELECT group_concat('{"name":'||json_quote(t13."name")||'}', ',')
                                FROM "workup_step_rules_out" AS t12
                                CROSS JOIN "condition" AS t13 ON t13."key"=t12."condition"
                                WHERE t12."workup_step"=t3."key"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||'],"negativeResults":['||
                               (SELECT group_concat('{"value":"'||t14."value"||'","of":'||
                                                      (SELECT '{"__typename":"Condition","id":"'||t15."id"||'","name":'||json_quote(t15."name")||'}'
                                                       FROM "condition" AS t15
                                                       WHERE t15."key"=t14."of_condition"
                                                       UNION ALL SELECT '{"__typename":"Trigger","id":"'||t16."id"||'","name":'||json_quote(t16."name")||',"kind":"'||t16."kind"||'"}'
                                                       FROM "trigger" AS t16
                                                       WHERE t16."key"=t14."of_trigger"
                                                       UNION ALL SELECT 'null'
                                                       LIMIT 1)||(',"statement":'||CASE
                                                                                       WHEN t14."statement_markdown" IS NULL THEN 'null'
                                                                                       ELSE '{"text":'||json_quote(t14."statement_text")||'}'
                                                                                   END||',"citations":[')||
                                                      (SELECT group_concat('{"source":{"slug":"'||t18."slug"||'"}}', ',')
                                                       FROM "citation" AS t17
                                                       CROSS JOIN "source" AS t18 ON t18."key"=t17."source"
                                                       WHERE t17."citation_set"=t14."citations"
                                                       HAVING count(*)>0
                                                       UNION ALL SELECT ''
                                                       LIMIT 1)||']}', ',')
                                FROM "negative_result_statement" AS t14
                                WHERE t14."workup_step"=t3."key"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||']}', ',')
         FROM
           (SELECT t19."key"
            FROM "workup_step" AS t19
            WHERE t19."workup"=t2."key"
              AND t19."recommendation_value" IN
                (SELECT value
                 FROM json_each(?1))
            ORDER BY t19."position") AS t20
         CROSS JOIN "workup_step" AS t3 ON t3."key"=t20."key"
         CROSS JOIN "procedure" AS t4 ON t4."key"=t3."procedure"
         HAVING count(*)>0
         UNION ALL SELECT ''
         LIMIT 1)||']}'
      FROM "workup" AS t2
      WHERE t2."condition"=t1."key"
      UNION ALL SELECT 'null'
      LIMIT 1)||'}'
   FROM "condition" AS t1
   WHERE t1."slug"=?2
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
