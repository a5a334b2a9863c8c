SELECT '{"condition":'||
  (SELECT '{"name":'||json_quote(coalesce(
                                            (SELECT "text"
                                             FROM "line_translation"
                                             WHERE locale=?1
                                               AND base=t1."name"),
                                            (SELECT "text"
                                             FROM "line_translation"
                                             WHERE locale=?2
                                               AND base=t1."name"),t1."name"))||',"servedLocale":'||json_quote(coalesce(
                                                                                                                          (SELECT "locale"
                                                                                                                           FROM "line_translation"
                                                                                                                           WHERE locale=?1
                                                                                                                             AND base=t1."name"),
                                                                                                                          (SELECT "locale"
                                                                                                                           FROM "line_translation"
                                                                                                                           WHERE locale=?2
                                                                                                                             AND base=t1."name"),'en'))||',"synonyms":['||
     (SELECT group_concat('{"text":'||json_quote(coalesce(
                                                            (SELECT "text"
                                                             FROM "line_translation"
                                                             WHERE locale=?1
                                                               AND base=t2."text"),
                                                            (SELECT "text"
                                                             FROM "line_translation"
                                                             WHERE locale=?2
                                                               AND base=t2."text"),t2."text"))||'}', ',')
      FROM "synonym" AS t2
      WHERE t2."condition"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"summary":'||CASE
                                     WHEN t1."summary_markdown" IS NULL THEN 'null'
                                     ELSE '{"text":'||json_quote(coalesce(
                                                                            (SELECT "text"
                                                                             FROM "prose_translation"
                                                                             WHERE locale=?1
                                                                               AND base=t1."summary_markdown"),
                                                                            (SELECT "text"
                                                                             FROM "prose_translation"
                                                                             WHERE locale=?2
                                                                               AND base=t1."summary_markdown"),t1."summary_text"))||',"citations":['||
                                            (SELECT group_concat('{"source":{"slug":"'||t4."slug"||'"}}', ',')
                                             FROM "citation" AS t3
                                             CROSS JOIN "source" AS t4 ON t4."key"=t3."source"
                                             WHERE t3."citation_set"=t1."summary_citations"
                                             HAVING count(*)>0
                                             UNION ALL SELECT ''
                                             LIMIT 1)||']}'
                                 END||',"heredity":{"answer":{"value":"'||t5."answer_value"||'","statement":'||CASE
                                                                                                                   WHEN t5."answer_statement_markdown" IS NULL THEN 'null'
                                                                                                                   ELSE '{"text":'||json_quote(coalesce(
                                                                                                                                                          (SELECT "text"
                                                                                                                                                           FROM "prose_translation"
                                                                                                                                                           WHERE locale=?1
                                                                                                                                                             AND base=t5."answer_statement_markdown"),
                                                                                                                                                          (SELECT "text"
                                                                                                                                                           FROM "prose_translation"
                                                                                                                                                           WHERE locale=?2
                                                                                                                                                             AND base=t5."answer_statement_markdown"),t5."answer_statement_text"))||'}'
                                                                                                               END||'},"geneticCounselling":{"value":"'||t5."genetic_counselling_value"||'","statement":'||CASE
                                                                                                                                                                                                               WHEN t5."genetic_counselling_statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                                                               ELSE '{"text":'||json_quote(coalesce(
                                                                                                                                                                                                                                                      (SELECT "text"
                                                                                                                                                                                                                                                       FROM "prose_translation"
                                                                                                                                                                                                                                                       WHERE locale=?1
                                                                                                                                                                                                                                                         AND base=t5."genetic_counselling_statement_markdown"),
                                                                                                                                                                                                                                                      (SELECT "text"
                                                                                                                                                                                                                                                       FROM "prose_translation"
                                                                                                                                                                                                                                                       WHERE locale=?2
                                                                                                                                                                                                                                                         AND base=t5."genetic_counselling_statement_markdown"),t5."genetic_counselling_statement_text"))||'}'
                                                                                                                                                                                                           END||'}},"triggers":{"edges":[')||
     (SELECT group_concat('{"population":'||json_quote(coalesce(
                                                                  (SELECT "text"
                                                                   FROM "line_translation"
                                                                   WHERE locale=?1
                                                                     AND base=t6."population"),
                                                                  (SELECT "text"
                                                                   FROM "line_translation"
                                                                   WHERE locale=?2
                                                                     AND base=t6."population"),t6."population"))||',"shares":['||
                            (SELECT group_concat('{"statement":'||CASE
                                                                      WHEN t7."statement_markdown" IS NULL THEN 'null'
                                                                      ELSE '{"text":'||json_quote(coalesce(
                                                                                                             (SELECT "text"
                                                                                                              FROM "prose_translation"
                                                                                                              WHERE locale=?1
                                                                                                                AND base=t7."statement_markdown"),
                                                                                                             (SELECT "text"
                                                                                                              FROM "prose_translation"
                                                                                                              WHERE locale=?2
                                                                                                                AND base=t7."statement_markdown"),t7."statement_text"))||'}'
                                                                  END||'}', ',')
                             FROM "share" AS t7
                             WHERE t7."condition_trigger"=t6."key"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||('],"node":{"name":'||json_quote(coalesce(
                                                                                   (SELECT "text"
                                                                                    FROM "line_translation"
                                                                                    WHERE locale=?1
                                                                                      AND base=t8."name"),
                                                                                   (SELECT "text"
                                                                                    FROM "line_translation"
                                                                                    WHERE locale=?2
                                                                                      AND base=t8."name"),t8."name"))||',"servedLocale":'||json_quote(coalesce(
                                                                                                                                                                 (SELECT "locale"
                                                                                                                                                                  FROM "line_translation"
                                                                                                                                                                  WHERE locale=?1
                                                                                                                                                                    AND base=t8."name"),
                                                                                                                                                                 (SELECT "locale"
                                                                                                                                                                  FROM "line_translation"
                                                                                                                                                                  WHERE locale=?2
                                                                                                                                                                    AND base=t8."name"),'en'))||'}}'), ',')
      FROM
        (SELECT t9."key"
         FROM "condition_trigger" AS t9
         WHERE t9."condition"=t1."key"
         ORDER BY t9."sort_key",
                  t9."trigger_id"
         LIMIT ?3) AS t10
      CROSS JOIN "condition_trigger" AS t6 ON t6."key"=t10."key"
      CROSS JOIN "trigger" AS t8 ON t8."key"=t6."trigger"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"questions":['||
     (SELECT group_concat('{"question":'||json_quote(coalesce(
                                                                (SELECT "text"
                                                                 FROM "line_translation"
                                                                 WHERE locale=?1
                                                                   AND base=t11."question"),
                                                                (SELECT "text"
                                                                 FROM "line_translation"
                                                                 WHERE locale=?2
                                                                   AND base=t11."question"),t11."question"))||',"servedLocale":'||json_quote(coalesce(
                                                                                                                                                        (SELECT "locale"
                                                                                                                                                         FROM "line_translation"
                                                                                                                                                         WHERE locale=?1
                                                                                                                                                           AND base=t11."question"),
                                                                                                                                                        (SELECT "locale"
                                                                                                                                                         FROM "line_translation"
                                                                                                                                                         WHERE locale=?2
                                                                                                                                                           AND base=t11."question"),'en'))||',"shortAnswer":{"text":'||json_quote(coalesce(
                                                                                                                                                                                                                                             (SELECT "text"
                                                                                                                                                                                                                                              FROM "prose_translation"
                                                                                                                                                                                                                                              WHERE locale=?1
                                                                                                                                                                                                                                                AND base=t11."short_answer_markdown"),
                                                                                                                                                                                                                                             (SELECT "text"
                                                                                                                                                                                                                                              FROM "prose_translation"
                                                                                                                                                                                                                                              WHERE locale=?2
                                                                                                                                                                                                                                                AND base=t11."short_answer_markdown"),t11."short_answer_text"))||'},"sections":['||
                            (SELECT group_concat('{"heading":'||json_quote(coalesce(
                                                                                      (SELECT "text"
                                                                                       FROM "line_translation"
                                                                                       WHERE locale=?1
                                                                                         AND base=t12."heading"),
                                                                                      (SELECT "text"
                                                                                       FROM "line_translation"
                                                                                       WHERE locale=?2
                                                                                         AND base=t12."heading"),t12."heading"))||',"body":{"html":'||json_quote(coalesce(
                                                                                                                                                                            (SELECT "html"
                                                                                                                                                                             FROM "prose_translation"
                                                                                                                                                                             WHERE locale=?1
                                                                                                                                                                               AND base=t12."body_markdown"),
                                                                                                                                                                            (SELECT "html"
                                                                                                                                                                             FROM "prose_translation"
                                                                                                                                                                             WHERE locale=?2
                                                                                                                                                                               AND base=t12."body_markdown"),t12."body_html"))||'}}', ',')
                             FROM "section" AS t12
                             WHERE t12."question"=t11."key"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t13."key"
         FROM "question" AS t13
         WHERE t13."condition"=t1."key"
         ORDER BY coalesce(
                             (SELECT "sort_key"
                              FROM "line_translation"
                              WHERE locale=?1
                                AND base=t13."question"),
                             (SELECT "sort_key"
                              FROM "line_translation"
                              WHERE locale=?2
                                AND base=t13."question"),t13."sort_key"),
                  t13."id") AS t14
      CROSS JOIN "question" AS t11 ON t11."key"=t14."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"disclaimer":{"text":'||json_quote(coalesce(
                                                                  (SELECT "text"
                                                                   FROM "prose_translation"
                                                                   WHERE locale=?1
                                                                     AND base=t15."markdown"),
                                                                  (SELECT "text"
                                                                   FROM "prose_translation"
                                                                   WHERE locale=?2
                                                                     AND base=t15."markdown"),t15."text"))||'}}')
   FROM "condition" AS t1
   CROSS JOIN "heredity" AS t5 ON t5."condition"=t1."key"
   CROSS JOIN "disclaimer" AS t15
   WHERE t1."slug"=?4
   UNION ALL SELECT 'null'
   LIMIT 1)||',"conditions":{"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(coalesce(
                                                         (SELECT "text"
                                                          FROM "line_translation"
                                                          WHERE locale=?1
                                                            AND base=t16."name"),
                                                         (SELECT "text"
                                                          FROM "line_translation"
                                                          WHERE locale=?2
                                                            AND base=t16."name"),t16."name"))||',"servedLocale":'||json_quote(coalesce(
                                                                                                                                         (SELECT "locale"
                                                                                                                                          FROM "line_translation"
                                                                                                                                          WHERE locale=?1
                                                                                                                                            AND base=t16."name"),
                                                                                                                                         (SELECT "locale"
                                                                                                                                          FROM "line_translation"
                                                                                                                                          WHERE locale=?2
                                                                                                                                            AND base=t16."name"),'en'))||'}', ',')
   FROM
     (SELECT t17."key"
      FROM "condition" AS t17
      ORDER BY coalesce(
                          (SELECT "sort_key"
                           FROM "line_translation"
                           WHERE locale=?1
                             AND base=t17."name"),
                          (SELECT "sort_key"
                           FROM "line_translation"
                           WHERE locale=?2
                             AND base=t17."name"),t17."sort_key"),
               t17."id"
      LIMIT ?5) AS t18
   CROSS JOIN "condition" AS t16 ON t16."key"=t18."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']},"search":{"edges":['||
  (SELECT group_concat('{"matched":'||json_quote(t19."matched")||',"highlight":'||json_quote(t19."highlight")||'}', ',')
   FROM
     (SELECT t20."matched",
             t20."highlight"
      FROM
        (SELECT *,
                printf('%09d', row_number() OVER (
                                                  ORDER BY best, id)) AS position
         FROM
           (SELECT *,
                   min(worth) AS best
            FROM
              (SELECT s.*,
                      s.text AS matched,
                      replace(replace(replace(replace(replace(highlight(search_index, 0, char(2), char(3)), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>') AS highlight,
                      bm25(search_index)*s.weight AS worth
               FROM search_index
               JOIN search_text AS s ON s.key=search_index.rowid
               WHERE search_index MATCH ?6
                 AND s.locale IN (?1,
                                   ?2,
                                    'en')
               LIMIT -1)
            GROUP BY id)) AS t20
      ORDER BY t20."position",
               t20."id"
      LIMIT ?7) AS t19
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
