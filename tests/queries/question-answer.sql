SELECT '{"question":'||
  (SELECT '{"question":'||json_quote(t1."question")||',"verdict":"'||t1."verdict"||'","topic":"'||t1."topic"||'","shortAnswer":{"text":'||json_quote(t1."short_answer_text")||',"citations":['||
     (SELECT group_concat('{"source":{"slug":"'||t3."slug"||'"}}', ',')
      FROM "citation" AS t2
      CROSS JOIN "source" AS t3 ON t3."key"=t2."source"
      WHERE t2."citation_set"=t1."short_answer_citations"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||(']},"summary":'||CASE
                                      WHEN t1."summary_markdown" IS NULL THEN 'null'
                                      ELSE '{"markdown":'||json_quote(t1."summary_markdown")||'}'
                                  END||',"sections":[')||
     (SELECT group_concat('{"heading":'||json_quote(t4."heading")||',"body":{"text":'||json_quote(t4."body_text")||'},"citations":['||
                            (SELECT group_concat('{"source":{"slug":"'||t6."slug"||'"}}', ',')
                             FROM "citation" AS t5
                             CROSS JOIN "source" AS t6 ON t6."key"=t5."source"
                             WHERE t5."citation_set"=t4."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM "section" AS t4
      WHERE t4."question"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"condition":{"slug":"'||t7."slug"||'"},"review":{"status":"'||t1."review_status"||'","note":'||json_quote(t1."review_note")||'},"sources":[')||
     (SELECT group_concat('{"slug":"'||t9."slug"||'","review":'||CASE
                                                                     WHEN t9."review_claim" IS NULL THEN 'null'
                                                                     ELSE '{"claim":'||json_quote(t9."review_claim")||',"lastUpdated":'||json_quote(t9."review_last_updated")||'}'
                                                                 END||'}', ',')
      FROM
        (SELECT t10."source"
         FROM "question_source" AS t10
         WHERE t10."question"=t1."key"
         ORDER BY t10."position") AS t8
      CROSS JOIN "source" AS t9 ON t9."key"=t8."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"disclaimer":{"markdown":'||json_quote(t11."markdown")||'}}')
   FROM "question" AS t1
   CROSS JOIN "condition" AS t7 ON t7."key"=t1."condition"
   CROSS JOIN "disclaimer" AS t11
   WHERE t1."slug"=?1
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
