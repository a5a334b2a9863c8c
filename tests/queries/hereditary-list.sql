SELECT '{"conditions":{"totalCount":'||
  (SELECT count(*)
   FROM "condition" AS t1
   WHERE EXISTS
       (SELECT 1
        FROM "heredity" AS t2
        WHERE t2."condition"=t1."key"
          AND t2."answer_value" IN
            (SELECT value
             FROM json_each(?1)))
     AND EXISTS
       (SELECT 1
        FROM "inheritance_statement" AS t3
        WHERE t3."condition"=t1."key"
          AND t3."applicability"='APPLIES'
          AND t3."pattern" IN
            (SELECT value
             FROM json_each(?2))))||',"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t4."name")||',"heredity":{"inheritance":['||
                         (SELECT group_concat('{"pattern":"'||t6."pattern"||'","applicability":"'||t6."applicability"||'","citations":['||
                                                (SELECT group_concat('{"source":{"slug":"'||t8."slug"||'"}}', ',')
                                                 FROM "citation" AS t7
                                                 CROSS JOIN "source" AS t8 ON t8."id"=t7."source"
                                                 WHERE t7."citation_set"=t6."citations"
                                                 HAVING count(*)>0
                                                 UNION ALL SELECT ''
                                                 LIMIT 1)||']}', ',')
                          FROM
                            (SELECT t9."pattern", t9."applicability", t9."citations"
                             FROM "inheritance_statement" AS t9
                             WHERE t9."condition"=t5."condition"
                             ORDER BY t9."position") AS t6
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||'],"recurrenceRisk":{"value":"'||t5."recurrence_risk_value"||'","statement":'||CASE
                                                                                                                       WHEN t5."recurrence_risk_statement_markdown" IS NULL THEN 'null'
                                                                                                                       ELSE '{"text":'||json_quote(t5."recurrence_risk_statement_text")||'}'
                                                                                                                   END||'},"carrierTesting":{"value":"'||t5."carrier_testing_value"||'"},"prenatalDiagnosis":{"value":"'||t5."prenatal_diagnosis_value"||'","statement":'||CASE
                                                                                                                                                                                                                                                                               WHEN t5."prenatal_diagnosis_statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                                                                                                                               ELSE '{"text":'||json_quote(t5."prenatal_diagnosis_statement_text")||'}'
                                                                                                                                                                                                                                                                           END||'}}}', ',')
   FROM
     (SELECT t10."key"
      FROM "condition" AS t10
      WHERE EXISTS
          (SELECT 1
           FROM "heredity" AS t11
           WHERE t11."condition"=t10."key"
             AND t11."answer_value" IN
               (SELECT value
                FROM json_each(?1)))
        AND EXISTS
          (SELECT 1
           FROM "inheritance_statement" AS t12
           WHERE t12."condition"=t10."key"
             AND t12."applicability"='APPLIES'
             AND t12."pattern" IN
               (SELECT value
                FROM json_each(?2)))
      ORDER BY t10."sort_key",
               t10."id"
      LIMIT ?3) AS t13
   CROSS JOIN "condition" AS t4 ON t4."key"=t13."key"
   CROSS JOIN "heredity" AS t5 ON t5."condition"=t4."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
