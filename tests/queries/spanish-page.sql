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
     (SELECT group_concat('{"text":'||json_quote(t2."text")||'}', ',')
      FROM
        (SELECT coalesce(
                           (SELECT "text"
                            FROM "line_translation"
                            WHERE locale=?1
                              AND base=t3."text"),
                           (SELECT "text"
                            FROM "line_translation"
                            WHERE locale=?2
                              AND base=t3."text"),t3."text") AS "text"
         FROM "synonym" AS t3
         WHERE t3."condition"=t1."key"
         ORDER BY t3."position") AS t2
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"summary":'||CASE
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
                                           (SELECT group_concat('{"source":{"slug":'||json_quote(t6."slug")||'}}', ',')
                                            FROM
                                              (SELECT t5."source"
                                               FROM "citation" AS t5
                                               WHERE t5."citation_set"=t1."summary_citations"
                                               ORDER BY t5."position") AS t4
                                            CROSS JOIN "source" AS t6 ON t6."id"=t4."source"
                                            HAVING count(*)>0
                                            UNION ALL SELECT ''
                                            LIMIT 1)||']}'
                                END||',"heredity":{"answer":{"value":'||json_quote(t7."answer_value")||',"statement":'||CASE
                                                                                                                            WHEN t7."answer_statement_markdown" IS NULL THEN 'null'
                                                                                                                            ELSE '{"text":'||json_quote(coalesce(
                                                                                                                                                                   (SELECT "text"
                                                                                                                                                                    FROM "prose_translation"
                                                                                                                                                                    WHERE locale=?1
                                                                                                                                                                      AND base=t7."answer_statement_markdown"),
                                                                                                                                                                   (SELECT "text"
                                                                                                                                                                    FROM "prose_translation"
                                                                                                                                                                    WHERE locale=?2
                                                                                                                                                                      AND base=t7."answer_statement_markdown"),t7."answer_statement_text"))||'}'
                                                                                                                        END||'},"geneticCounselling":{"value":'||json_quote(t7."genetic_counselling_value")||',"statement":'||CASE
                                                                                                                                                                                                                                  WHEN t7."genetic_counselling_statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                                                                                  ELSE '{"text":'||json_quote(coalesce(
                                                                                                                                                                                                                                                                         (SELECT "text"
                                                                                                                                                                                                                                                                          FROM "prose_translation"
                                                                                                                                                                                                                                                                          WHERE locale=?1
                                                                                                                                                                                                                                                                            AND base=t7."genetic_counselling_statement_markdown"),
                                                                                                                                                                                                                                                                         (SELECT "text"
                                                                                                                                                                                                                                                                          FROM "prose_translation"
                                                                                                                                                                                                                                                                          WHERE locale=?2
                                                                                                                                                                                                                                                                            AND base=t7."genetic_counselling_statement_markdown"),t7."genetic_counselling_statement_text"))||'}'
                                                                                                                                                                                                                              END||'}},"triggers":{"edges":['||
     (SELECT group_concat('{"population":'||json_quote(t8."population")||',"shares":['||
                            (SELECT group_concat('{"statement":'||CASE
                                                                      WHEN t9."statement_markdown" IS NULL THEN 'null'
                                                                      ELSE '{"text":'||json_quote(t9."statement_text")||'}'
                                                                  END||'}', ',')
                             FROM
                               (SELECT coalesce(
                                                  (SELECT "markdown"
                                                   FROM "prose_translation"
                                                   WHERE locale=?1
                                                     AND base=t10."statement_markdown"),
                                                  (SELECT "markdown"
                                                   FROM "prose_translation"
                                                   WHERE locale=?2
                                                     AND base=t10."statement_markdown"),t10."statement_markdown") AS "statement_markdown", coalesce(
                                                                                                                                                      (SELECT "text"
                                                                                                                                                       FROM "prose_translation"
                                                                                                                                                       WHERE locale=?1
                                                                                                                                                         AND base=t10."statement_markdown"),
                                                                                                                                                      (SELECT "text"
                                                                                                                                                       FROM "prose_translation"
                                                                                                                                                       WHERE locale=?2
                                                                                                                                                         AND base=t10."statement_markdown"),t10."statement_text") AS "statement_text"
                                FROM "share" AS t10
                                WHERE t10."condition_trigger"=t8."key"
                                ORDER BY t10."position") AS t9
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||'],"node":{"name":'||json_quote(coalesce(
                                                                                  (SELECT "text"
                                                                                   FROM "line_translation"
                                                                                   WHERE locale=?1
                                                                                     AND base=t11."name"),
                                                                                  (SELECT "text"
                                                                                   FROM "line_translation"
                                                                                   WHERE locale=?2
                                                                                     AND base=t11."name"),t11."name"))||',"servedLocale":'||json_quote(coalesce(
                                                                                                                                                                  (SELECT "locale"
                                                                                                                                                                   FROM "line_translation"
                                                                                                                                                                   WHERE locale=?1
                                                                                                                                                                     AND base=t11."name"),
                                                                                                                                                                  (SELECT "locale"
                                                                                                                                                                   FROM "line_translation"
                                                                                                                                                                   WHERE locale=?2
                                                                                                                                                                     AND base=t11."name"),'en'))||'}}', ',')
      FROM
        (SELECT coalesce(
                           (SELECT "text"
                            FROM "line_translation"
                            WHERE locale=?1
                              AND base=t12."population"),
                           (SELECT "text"
                            FROM "line_translation"
                            WHERE locale=?2
                              AND base=t12."population"),t12."population") AS "population",
                t12."key",
                t12."trigger",
                t12."sort_key",
                t12."trigger_id"
         FROM "condition_trigger" AS t12
         WHERE t12."condition"=t1."key"
         ORDER BY t12."sort_key",
                  t12."trigger_id"
         LIMIT ?3) AS t8
      CROSS JOIN "trigger" AS t11 ON t11."key"=t8."trigger"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"questions":['||
     (SELECT group_concat('{"question":'||json_quote(t13."question")||',"servedLocale":'||json_quote(t13."served_locale")||',"shortAnswer":{"text":'||json_quote(t13."short_answer_text")||'},"sections":['||
                            (SELECT group_concat('{"heading":'||json_quote(t15."heading")||',"body":{"html":'||json_quote(t15."body_html")||'}}', ',')
                             FROM
                               (SELECT coalesce(
                                                  (SELECT "text"
                                                   FROM "line_translation"
                                                   WHERE locale=?1
                                                     AND base=t16."heading"),
                                                  (SELECT "text"
                                                   FROM "line_translation"
                                                   WHERE locale=?2
                                                     AND base=t16."heading"),t16."heading") AS "heading", coalesce(
                                                                                                                     (SELECT "html"
                                                                                                                      FROM "prose_translation"
                                                                                                                      WHERE locale=?1
                                                                                                                        AND base=t16."body_markdown"),
                                                                                                                     (SELECT "html"
                                                                                                                      FROM "prose_translation"
                                                                                                                      WHERE locale=?2
                                                                                                                        AND base=t16."body_markdown"),t16."body_html") AS "body_html"
                                FROM "section" AS t16
                                WHERE t16."question"=t13."key"
                                ORDER BY t16."position") AS t15
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT coalesce(
                           (SELECT "text"
                            FROM "line_translation"
                            WHERE locale=?1
                              AND base=t14."question"),
                           (SELECT "text"
                            FROM "line_translation"
                            WHERE locale=?2
                              AND base=t14."question"),t14."question") AS "question",
                coalesce(
                           (SELECT "locale"
                            FROM "line_translation"
                            WHERE locale=?1
                              AND base=t14."question"),
                           (SELECT "locale"
                            FROM "line_translation"
                            WHERE locale=?2
                              AND base=t14."question"),'en') AS "served_locale",
                coalesce(
                           (SELECT "text"
                            FROM "prose_translation"
                            WHERE locale=?1
                              AND base=t14."short_answer_markdown"),
                           (SELECT "text"
                            FROM "prose_translation"
                            WHERE locale=?2
                              AND base=t14."short_answer_markdown"),t14."short_answer_text") AS "short_answer_text",
                t14."key"
         FROM "question" AS t14
         WHERE t14."condition"=t1."key"
         ORDER BY coalesce(
                             (SELECT "sort_key"
                              FROM "line_translation"
                              WHERE locale=?1
                                AND base=t14."question"),
                             (SELECT "sort_key"
                              FROM "line_translation"
                              WHERE locale=?2
                                AND base=t14."question"),t14."sort_key"),
                  t14."id") AS t13
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"disclaimer":{"text":'||json_quote(coalesce(
                                                                 (SELECT "text"
                                                                  FROM "prose_translation"
                                                                  WHERE locale=?1
                                                                    AND base=t17."markdown"),
                                                                 (SELECT "text"
                                                                  FROM "prose_translation"
                                                                  WHERE locale=?2
                                                                    AND base=t17."markdown"),t17."text"))||'}}'
   FROM "condition" AS t1
   CROSS JOIN "heredity" AS t7 ON t7."condition"=t1."key"
   CROSS JOIN "disclaimer" AS t17
   WHERE t1."slug"=?4
   UNION ALL SELECT 'null'
   LIMIT 1)||',"conditions":{"nodes":['||
  (SELECT group_concat('{"name":'||json_quote(t18."name")||',"servedLocale":'||json_quote(t18."served_locale")||'}', ',')
   FROM
     (SELECT coalesce(
                        (SELECT "text"
                         FROM "line_translation"
                         WHERE locale=?1
                           AND base=t19."name"),
                        (SELECT "text"
                         FROM "line_translation"
                         WHERE locale=?2
                           AND base=t19."name"),t19."name") AS "name",
             coalesce(
                        (SELECT "locale"
                         FROM "line_translation"
                         WHERE locale=?1
                           AND base=t19."name"),
                        (SELECT "locale"
                         FROM "line_translation"
                         WHERE locale=?2
                           AND base=t19."name"),'en') AS "served_locale",
             coalesce(
                        (SELECT "sort_key"
                         FROM "line_translation"
                         WHERE locale=?1
                           AND base=t19."name"),
                        (SELECT "sort_key"
                         FROM "line_translation"
                         WHERE locale=?2
                           AND base=t19."name"),t19."sort_key") AS "sort_key",
             t19."id"
      FROM "condition" AS t19
      ORDER BY coalesce(
                          (SELECT "sort_key"
                           FROM "line_translation"
                           WHERE locale=?1
                             AND base=t19."name"),
                          (SELECT "sort_key"
                           FROM "line_translation"
                           WHERE locale=?2
                             AND base=t19."name"),t19."sort_key"),
               t19."id"
      LIMIT ?5) AS t18
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']},"search":{"edges":['||
  (SELECT group_concat('{"matched":'||json_quote(t20."matched")||',"highlight":'||json_quote(t20."highlight")||'}', ',')
   FROM
     (SELECT t21."matched",
             t21."highlight",
             t21."position",
             t21."id"
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
            GROUP BY id)) AS t21
      ORDER BY t21."position",
               t21."id"
      LIMIT ?7) AS t20
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
