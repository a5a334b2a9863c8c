SELECT '{"conditions":{"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t1."name")||',"heredity":{"answer":{"value":'||json_quote(t2."answer_value")||',"statement":'||CASE
                                                                                                                                                 WHEN t2."answer_statement_markdown" IS NULL THEN 'null'
                                                                                                                                                 ELSE '{"text":'||json_quote(t2."answer_statement_text")||'}'
                                                                                                                                             END||',"citations":['||
                         (SELECT group_concat('{"stance":'||json_quote(t3."stance")||',"source":{"slug":'||json_quote(t5."slug")||',"title":'||json_quote(t5."title")||'}}', ',')
                          FROM
                            (SELECT t4."stance", t4."source"
                             FROM "citation" AS t4
                             WHERE t4."citation_set"=t2."answer_citations"
                             ORDER BY t4."position") AS t3
                          CROSS JOIN "source" AS t5 ON t5."id"=t3."source"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']},"inheritance":['||
                         (SELECT group_concat('{"pattern":'||json_quote(t6."pattern")||',"applicability":'||json_quote(t6."applicability")||',"citations":['||
                                                (SELECT group_concat('{"stance":'||json_quote(t8."stance")||',"source":{"slug":'||json_quote(t10."slug")||'}}', ',')
                                                 FROM
                                                   (SELECT t9."stance", t9."source"
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
                             WHERE t7."condition"=t2."condition"
                             ORDER BY t7."position") AS t6
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']},"questions":['||
                         (SELECT group_concat('{"question":'||json_quote(t11."question")||',"verdict":'||json_quote(t11."verdict")||',"shortAnswer":{"text":'||json_quote(t11."short_answer_text")||'}}', ',')
                          FROM
                            (SELECT t12."question", t12."verdict", t12."short_answer_text"
                             FROM "question" AS t12
                             WHERE t12."condition"=t1."key"
                             ORDER BY t12."sort_key", t12."id") AS t11
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']}', ',')
   FROM
     (SELECT t13."name",
             t13."key",
             t13."sort_key",
             t13."id"
      FROM "condition" AS t13
      WHERE EXISTS
          (SELECT 1
           FROM "heredity" AS t14
           WHERE t14."condition"=t13."key"
             AND t14."answer_value" IN
               (SELECT value
                FROM json_each(?1)))
      ORDER BY t13."sort_key",
               t13."id"
      LIMIT ?2) AS t1
   CROSS JOIN "heredity" AS t2 ON t2."condition"=t1."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
