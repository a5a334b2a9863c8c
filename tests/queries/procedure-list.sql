SELECT '{"procedures":{"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t1."name")||',"kind":'||json_quote(t1."kind")||',"conditions":{"nodes":['||
                         (SELECT group_concat('{"name":'||json_quote(t3."name")||'}', ',')
                          FROM
                            (SELECT t4."condition", t4."condition_sort_key", t4."condition_id"
                             FROM "workup_step" AS t4
                             WHERE t4."procedure"=t1."key"
                             ORDER BY t4."condition_sort_key", t4."condition_id"
                             LIMIT ?1) AS t2
                          CROSS JOIN "condition" AS t3 ON t3."key"=t2."condition"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||'],"edges":['||
                         (SELECT group_concat('{"step":{"position":'||coalesce(t5."position", 'null')||',"recommendation":{"value":'||json_quote(t5."recommendation_value")||'},"negativeResults":['||
                                                (SELECT group_concat('{"value":'||json_quote(t6."value")||'}', ',')
                                                 FROM
                                                   (SELECT t7."value"
                                                    FROM "negative_result_statement" AS t7
                                                    WHERE t7."workup_step"=t5."key"
                                                    ORDER BY t7."position") AS t6
                                                 HAVING count(*)>0
                                                 UNION ALL SELECT ''
                                                 LIMIT 1)||']}}', ',')
                          FROM
                            (SELECT t8."position", t8."recommendation_value", t8."key", t8."condition_sort_key", t8."condition_id"
                             FROM "workup_step" AS t8
                             WHERE t8."procedure"=t1."key"
                             ORDER BY t8."condition_sort_key", t8."condition_id"
                             LIMIT ?1) AS t5
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']}}', ',')
   FROM
     (SELECT t9."name",
             t9."kind",
             t9."key",
             t9."sort_key",
             t9."id"
      FROM "procedure" AS t9
      WHERE t9."sort_key">=?2
        AND t9."sort_key"<?3
      ORDER BY t9."sort_key",
               t9."id"
      LIMIT ?4) AS t1
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
