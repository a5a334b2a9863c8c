SELECT '{"question":'||
  (SELECT '{"question":'||json_quote(t1."question")||',"verdict":'||json_quote(t1."verdict")||',"topic":'||json_quote(t1."topic")||',"shortAnswer":{"text":'||json_quote(t1."short_answer_text")||',"citations":['||
     (SELECT group_concat('{"source":{"slug":'||json_quote(t4."slug")||'}}', ',')
      FROM
        (SELECT t3."source"
         FROM "citation" AS t3
         WHERE t3."citation_set"=t1."short_answer_citations"
         ORDER BY t3."position") AS t2
      CROSS JOIN "source" AS t4 ON t4."id"=t2."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"summary":'||CASE
                                     WHEN t1."summary_markdown" IS NULL THEN 'null'
                                     ELSE '{"markdown":'||json_quote(t1."summary_markdown")||'}'
                                 END||',"sections":['||
     (SELECT group_concat('{"heading":'||json_quote(t5."heading")||',"body":{"text":'||json_quote(t5."body_text")||'},"citations":['||
                            (SELECT group_concat('{"source":{"slug":'||json_quote(t9."slug")||'}}', ',')
                             FROM
                               (SELECT t8."source"
                                FROM "citation" AS t8
                                WHERE t8."citation_set"=t5."citations"
                                ORDER BY t8."position") AS t7
                             CROSS JOIN "source" AS t9 ON t9."id"=t7."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t6."heading",
                t6."body_text",
                t6."citations"
         FROM "section" AS t6
         WHERE t6."question"=t1."key"
         ORDER BY t6."position") AS t5
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"condition":{"slug":'||json_quote(t10."slug")||'},"review":{"status":'||json_quote(t1."review_status")||',"note":'||json_quote(t1."review_note")||'},"sources":['||
     (SELECT group_concat('{"slug":'||json_quote(t13."slug")||',"review":'||CASE
                                                                                WHEN t13."review_claim" IS NULL THEN 'null'
                                                                                ELSE '{"claim":'||json_quote(t13."review_claim")||',"lastUpdated":'||json_quote(t13."review_last_updated")||'}'
                                                                            END||'}', ',')
      FROM
        (SELECT t12."source"
         FROM "question_source" AS t12
         WHERE t12."question"=t1."key"
         ORDER BY t12."position") AS t11
      CROSS JOIN "source" AS t13 ON t13."key"=t11."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"disclaimer":{"markdown":'||json_quote(t14."markdown")||'}}'
   FROM "question" AS t1
   CROSS JOIN "condition" AS t10 ON t10."key"=t1."condition"
   CROSS JOIN "disclaimer" AS t14
   WHERE t1."slug"=?1
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
