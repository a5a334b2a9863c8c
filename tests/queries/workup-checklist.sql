SELECT '{"condition":'||
  (SELECT '{"workup":'||
     (SELECT '{"summary":'||CASE
                                WHEN t2."summary_markdown" IS NULL THEN 'null'
                                ELSE '{"text":'||json_quote(t2."summary_text")||'}'
                            END||',"steps":['||
        (SELECT group_concat('{"position":'||coalesce(t3."position", 'null')||',"procedure":{"name":'||json_quote(t5."name")||',"kind":'||json_quote(t5."kind")||'},"recommendation":{"value":'||json_quote(t3."recommendation_value")||',"statement":'||CASE
                                                                                                                                                                                                                                                             WHEN t3."recommendation_statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                                                                                                             ELSE '{"text":'||json_quote(t3."recommendation_statement_text")||'}'
                                                                                                                                                                                                                                                         END||',"citations":['||
                               (SELECT group_concat('{"source":{"slug":'||json_quote(t8."slug")||'}}', ',')
                                FROM
                                  (SELECT t7."source"
                                   FROM "citation" AS t7
                                   WHERE t7."citation_set"=t3."recommendation_citations"
                                   ORDER BY t7."position") AS t6
                                CROSS JOIN "source" AS t8 ON t8."id"=t6."source"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||']},"purpose":'||CASE
                                                               WHEN t3."purpose_body_markdown" IS NULL THEN 'null'
                                                               ELSE '{"body":{"text":'||json_quote(t3."purpose_body_text")||'}}'
                                                           END||',"findings":['||
                               (SELECT group_concat('{"body":{"text":'||json_quote(t9."body_text")||'},"citations":['||
                                                      (SELECT group_concat('{"source":{"slug":'||json_quote(t13."slug")||'}}', ',')
                                                       FROM
                                                         (SELECT t12."source"
                                                          FROM "citation" AS t12
                                                          WHERE t12."citation_set"=t9."citations"
                                                          ORDER BY t12."position") AS t11
                                                       CROSS JOIN "source" AS t13 ON t13."id"=t11."source"
                                                       HAVING count(*)>0
                                                       UNION ALL SELECT ''
                                                       LIMIT 1)||']}', ',')
                                FROM
                                  (SELECT t10."body_text", t10."citations"
                                   FROM "finding" AS t10
                                   WHERE t10."workup_step"=t3."key"
                                   ORDER BY t10."position") AS t9
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||'],"looksFor":['||
                               (SELECT group_concat('{"name":'||json_quote(t16."name")||'}', ',')
                                FROM
                                  (SELECT t15."trigger"
                                   FROM "workup_step_looks_for" AS t15
                                   WHERE t15."workup_step"=t3."key"
                                   ORDER BY t15."position") AS t14
                                CROSS JOIN "trigger" AS t16 ON t16."key"=t14."trigger"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||'],"rulesOut":['||
                               (SELECT group_concat('{"name":'||json_quote(t19."name")||'}', ',')
                                FROM
                                  (SELECT t18."condition"
                                   FROM "workup_step_rules_out" AS t18
                                   WHERE t18."workup_step"=t3."key"
                                   ORDER BY t18."position") AS t17
                                CROSS JOIN "condition" AS t19 ON t19."key"=t17."condition"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||'],"negativeResults":['||
                               (SELECT group_concat('{"value":'||json_quote(t20."value")||',"of":'||
                                                      (SELECT '{"__typename":"Condition","id":'||json_quote(t22."id")||',"name":'||json_quote(t22."name")||'}'
                                                       FROM "condition" AS t22
                                                       WHERE t22."key"=t20."of_condition"
                                                       UNION ALL SELECT '{"__typename":"Trigger","id":'||json_quote(t23."id")||',"name":'||json_quote(t23."name")||',"kind":'||json_quote(t23."kind")||'}'
                                                       FROM "trigger" AS t23
                                                       WHERE t23."key"=t20."of_trigger"
                                                       UNION ALL SELECT 'null'
                                                       LIMIT 1)||',"statement":'||CASE
                                                                                      WHEN t20."statement_markdown" IS NULL THEN 'null'
                                                                                      ELSE '{"text":'||json_quote(t20."statement_text")||'}'
                                                                                  END||',"citations":['||
                                                      (SELECT group_concat('{"source":{"slug":'||json_quote(t26."slug")||'}}', ',')
                                                       FROM
                                                         (SELECT t25."source"
                                                          FROM "citation" AS t25
                                                          WHERE t25."citation_set"=t20."citations"
                                                          ORDER BY t25."position") AS t24
                                                       CROSS JOIN "source" AS t26 ON t26."id"=t24."source"
                                                       HAVING count(*)>0
                                                       UNION ALL SELECT ''
                                                       LIMIT 1)||']}', ',')
                                FROM
                                  (SELECT t21."value", t21."of_condition", t21."of_trigger", t21."statement_markdown", t21."statement_text", t21."citations"
                                   FROM "negative_result_statement" AS t21
                                   WHERE t21."workup_step"=t3."key"
                                   ORDER BY t21."position") AS t20
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||']}', ',')
         FROM
           (SELECT t4."position",
                   t4."procedure",
                   t4."recommendation_value",
                   t4."recommendation_statement_markdown",
                   t4."recommendation_statement_text",
                   t4."recommendation_citations",
                   t4."purpose_body_markdown",
                   t4."purpose_body_text",
                   t4."key"
            FROM "workup_step" AS t4
            WHERE t4."workup"=t2."key"
              AND t4."recommendation_value" IN
                (SELECT value
                 FROM json_each(?1))
            ORDER BY t4."position") AS t3
         CROSS JOIN "procedure" AS t5 ON t5."key"=t3."procedure"
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
