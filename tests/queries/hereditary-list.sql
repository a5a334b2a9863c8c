SELECT '{"conditions":{"totalCount":'||
  (SELECT count(*)
   FROM "condition" AS t1
   WHERE t1."heredity_answer" IN
       (SELECT value
        FROM json_each(?1))
     AND EXISTS
       (SELECT 1
        FROM "inheritance_statement" AS t2
        WHERE t2."condition"=t1."key"
          AND t2."applicability"='APPLIES'
          AND t2."pattern" IN
            (SELECT value
             FROM json_each(?2))))||',"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t3."name")||',"heredity":{"inheritance":['||
                         (SELECT group_concat('{"pattern":"'||t5."pattern"||'","applicability":"'||t5."applicability"||'","citations":['||
                                                (SELECT group_concat('{"source":{"slug":"'||t7."slug"||'"}}', ',')
                                                 FROM "citation" AS t6
                                                 CROSS JOIN "source" AS t7 ON t7."key"=t6."source"
                                                 WHERE t6."citation_set"=t5."citations"
                                                 HAVING count(*)>0
                                                 UNION ALL SELECT ''
                                                 LIMIT 1)||']}', ',')
                          FROM
                            (SELECT t8."pattern", t8."applicability", t8."citations"
                             FROM "inheritance_statement" AS t8
                             WHERE t8."condition"=t4."condition"
                             ORDER BY t8."position") AS t5
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||('],"recurrenceRisk":{"value":"'||t4."recurrence_risk_value"||'","statement":'||CASE
                                                                                                                        WHEN t4."recurrence_risk_statement_markdown" IS NULL THEN 'null'
                                                                                                                        ELSE '{"text":'||json_quote(t4."recurrence_risk_statement_text")||'}'
                                                                                                                    END||'},"carrierTesting":{"value":"'||t4."carrier_testing_value"||'"},"prenatalDiagnosis":{"value":"'||t4."prenatal_diagnosis_value"||'","statement":'||CASE
                                                                                                                                                                                                                                                                                WHEN t4."prenatal_diagnosis_statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                                                                                                                                ELSE '{"text":'||json_quote(t4."prenatal_diagnosis_statement_text")||'}'
                                                                                                                                                                                                                                                                            END||'}}}'), ',')
   FROM
     (SELECT t9."key"
      FROM "condition" AS t9
      WHERE t9."heredity_answer" IN
          (SELECT value
           FROM json_each(?1))
        AND EXISTS
          (SELECT 1
           FROM "inheritance_statement" AS t10
           WHERE t10."condition"=t9."key"
             AND t10."applicability"='APPLIES'
             AND t10."pattern" IN
               (SELECT value
                FROM json_each(?2)))
      ORDER BY t9."sort_key",
               t9."id"
      LIMIT ?3) AS t11
   CROSS JOIN "condition" AS t3 ON t3."key"=t11."key"
   CROSS JOIN "heredity" AS t4 ON t4."condition"=t3."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
