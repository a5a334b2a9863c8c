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
                         (SELECT group_concat('{"pattern":'||json_quote(t6."pattern")||',"applicability":'||json_quote(t6."applicability")||',"citations":['||
                                                (SELECT group_concat('{"source":{"slug":'||json_quote(t10."slug")||'}}', ',')
                                                 FROM
                                                   (SELECT t9."source"
                                                    FROM "citation" AS t9
                                                    WHERE t9."citation_set"=t6."citations"
                                                    ORDER BY t9."position") AS t8
                                                 CROSS JOIN "source" AS t10 ON t10."id"=t8."source"
                                                 HAVING count(*)>0
                                                 UNION ALL SELECT ''
                                                 LIMIT 1)||']}', ',')
                          FROM
                            (SELECT t7."pattern", t7."applicability", t7."citations"
                             FROM "inheritance_statement" AS t7
                             WHERE t7."condition"=t5."condition"
                             ORDER BY t7."position") AS t6
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||'],"recurrenceRisk":{"value":'||json_quote(t5."recurrence_risk_value")||',"statement":'||CASE
                                                                                                                                 WHEN t5."recurrence_risk_statement_markdown" IS NULL THEN 'null'
                                                                                                                                 ELSE '{"text":'||json_quote(t5."recurrence_risk_statement_text")||'}'
                                                                                                                             END||'},"carrierTesting":{"value":'||json_quote(t5."carrier_testing_value")||'},"prenatalDiagnosis":{"value":'||json_quote(t5."prenatal_diagnosis_value")||',"statement":'||CASE
                                                                                                                                                                                                                                                                                                             WHEN t5."prenatal_diagnosis_statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                                                                                                                                                             ELSE '{"text":'||json_quote(t5."prenatal_diagnosis_statement_text")||'}'
                                                                                                                                                                                                                                                                                                         END||'}}}', ',')
   FROM
     (SELECT t11."name",
             t11."key",
             t11."sort_key",
             t11."id"
      FROM "condition" AS t11
      WHERE EXISTS
          (SELECT 1
           FROM "heredity" AS t12
           WHERE t12."condition"=t11."key"
             AND t12."answer_value" IN
               (SELECT value
                FROM json_each(?1)))
        AND EXISTS
          (SELECT 1
           FROM "inheritance_statement" AS t13
           WHERE t13."condition"=t11."key"
             AND t13."applicability"='APPLIES'
             AND t13."pattern" IN
               (SELECT value
                FROM json_each(?2)))
      ORDER BY t11."sort_key",
               t11."id"
      LIMIT ?3) AS t4
   CROSS JOIN "heredity" AS t5 ON t5."condition"=t4."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
