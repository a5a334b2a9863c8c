SELECT '{"conditionsByCode":['||
  (SELECT group_concat('{"system":"'||t1."system"||'","value":'||json_quote(t1."value")||',"miss":'||
                         (SELECT 'null'
                          FROM "condition_code" AS t2
                          WHERE t2."system"=t1."system"
                            AND t2."value"=t1."value"
                          UNION ALL SELECT json_quote(t1."miss")
                          LIMIT 1)||',"condition":'||
                         (SELECT '{"slug":"'||t4."slug"||'","name":'||json_quote(t4."name")||',"heredity":{"answer":{"value":"'||t5."answer_value"||'"},"geneticCounselling":{"value":"'||t5."genetic_counselling_value"||'"}}}'
                          FROM "condition_code" AS t3
                          CROSS JOIN "condition" AS t4 ON t4."key"=t3."condition"
                          CROSS JOIN "heredity" AS t5 ON t5."condition"=t4."key"
                          WHERE t3."system"=t1."system"
                            AND t3."value"=t1."value"
                          UNION ALL SELECT 'null'
                          LIMIT 1)||'}', ',')
   FROM
     (SELECT value->>'system' AS "system",
             value->>'value' AS "value",
             value->>'miss' AS "miss"
      FROM json_each(?1)
      ORDER BY key) AS t1
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}';
