SELECT '{"conditions":{"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t1."name")||',"heredity":{"answer":{"value":"'||t2."answer_value"||'","statement":'||CASE
                                                                                                                                       WHEN t2."answer_statement_markdown" IS NULL THEN 'null'
                                                                                                                                       ELSE '{"text":'||json_quote(t2."answer_statement_text")||'}'
                                                                                                                                   END||',"citations":['||
                         (SELECT group_concat('{"stance":"'||t3."stance"||'","source":{"slug":"'||t4."slug"||'","title":'||json_quote(t4."title")||'}}', ',')
                          FROM "citation" AS t3
                          CROSS JOIN "source" AS t4 ON t4."key"=t3."source"
                          WHERE t3."citation_set"=t2."answer_citations"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']},"inheritance":['||
                         (SELECT group_concat('{"pattern":"'||t5."pattern"||'","applicability":"'||t5."applicability"||'","citations":['||
                                                (SELECT group_concat('{"stance":"'||t6."stance"||'","source":{"slug":"'||t7."slug"||'"}}', ',')
                                                 FROM "citation" AS t6
                                                 CROSS JOIN "source" AS t7 ON t7."key"=t6."source"
                                                 WHERE t6."citation_set"=t5."citations"
                                                 HAVING count(*)>0
                                                 UNION ALL SELECT ''
                                                 LIMIT 1)||']}', ',')
                          FROM
                            (SELECT t8."pattern", t8."applicability", t8."citations"
                             FROM "inheritance_statement" AS t8
                             WHERE t8."condition"=t2."condition"
                             ORDER BY t8."position") AS t5
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']},"questions":['||
                         (SELECT group_concat('{"question":'||json_quote(t9."question")||',"verdict":"'||t9."verdict"||'","shortAnswer":{"text":'||json_quote(t9."short_answer_text")||'}}', ',')
                          FROM
                            (SELECT t10."key"
                             FROM "question" AS t10
                             WHERE t10."condition"=t1."key"
                             ORDER BY t10."sort_key", t10."id") AS t11
                          CROSS JOIN "question" AS t9 ON t9."key"=t11."key"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']}', ',')
   FROM
     (SELECT t12."key"
      FROM "condition" AS t12
      WHERE t12."heredity_answer" IN
          (SELECT value
           FROM json_each(?1))
      ORDER BY t12."sort_key",
               t12."id"
      LIMIT ?2) AS t13
   CROSS JOIN "condition" AS t1 ON t1."key"=t13."key"
   CROSS JOIN "heredity" AS t2 ON t2."condition"=t1."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
