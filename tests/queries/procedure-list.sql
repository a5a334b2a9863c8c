SELECT '{"procedures":{"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t1."name")||',"kind":"'||t1."kind"||'","conditions":{"nodes":['||
                         (SELECT group_concat('{"name":'||json_quote(t3."name")||'}', ',')
                          FROM
                            (SELECT t4."key"
                             FROM "workup_step" AS t4
                             WHERE t4."procedure"=t1."key"
                             ORDER BY t4."condition_sort_key", t4."condition_id"
                             LIMIT ?1) AS t5
                          CROSS JOIN "workup_step" AS t2 ON t2."key"=t5."key"
                          CROSS JOIN "condition" AS t3 ON t3."key"=t2."condition"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||'],"edges":['||
                         (SELECT group_concat('{"step":{"position":'||coalesce(t6."position", 'null')||',"recommendation":{"value":"'||t6."recommendation_value"||'"},"negativeResults":['||
                                                (SELECT group_concat('{"value":"'||t7."value"||'"}', ',')
                                                 FROM "negative_result_statement" AS t7
                                                 WHERE t7."workup_step"=t6."key"
                                                 HAVING count(*)>0
                                                 UNION ALL SELECT ''
                                                 LIMIT 1)||']}}', ',')
                          FROM
                            (SELECT t8."key"
                             FROM "workup_step" AS t8
                             WHERE t8."procedure"=t1."key"
                             ORDER BY t8."condition_sort_key", t8."condition_id"
                             LIMIT ?1) AS t9
                          CROSS JOIN "workup_step" AS t6 ON t6."key"=t9."key"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']}}', ',')
   FROM
     (SELECT t10."key"
      FROM "procedure" AS t10
      WHERE t10."sort_key">=?2
        AND t10."sort_key"<?3
      ORDER BY t10."sort_key",
               t10."id"
      LIMIT ?4) AS t11
   CROSS JOIN "procedure" AS t1 ON t1."key"=t11."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
