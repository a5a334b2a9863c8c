SELECT '{"condition":'||
  (SELECT '{"id":'||json_quote(t1."id")||',"name":'||json_quote(t1."name")||',"kind":'||json_quote(t1."kind")||',"synonyms":['||
     (SELECT group_concat('{"text":'||json_quote(t2."text")||',"scope":'||json_quote(t2."scope")||'}', ',')
      FROM
        (SELECT t3."text",
                t3."scope"
         FROM "synonym" AS t3
         WHERE t3."condition"=t1."key"
         ORDER BY t3."position") AS t2
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"identifiers":['||
     (SELECT group_concat('{"system":'||json_quote(t4."system")||',"value":'||json_quote(t4."value")||',"relation":'||json_quote(t4."relation")||'}', ',')
      FROM
        (SELECT t5."system",
                t5."value",
                t5."relation"
         FROM "identifier" AS t5
         WHERE t5."condition"=t1."key"
           AND t5."system" IN
             (SELECT value
              FROM json_each(?1))
         ORDER BY t5."position") AS t4
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"summary":'||CASE
                                    WHEN t1."summary_markdown" IS NULL THEN 'null'
                                    ELSE '{"html":'||json_quote(t1."summary_html")||',"citations":['||
                                           (SELECT group_concat('{"stance":'||json_quote(t6."stance")||',"locator":'||json_quote(t6."locator")||',"source":{"id":'||json_quote(t8."id")||'}}', ',')
                                            FROM
                                              (SELECT t7."stance",
                                                      t7."locator",
                                                      t7."source"
                                               FROM "citation" AS t7
                                               WHERE t7."citation_set"=t1."summary_citations"
                                               ORDER BY t7."position") AS t6
                                            CROSS JOIN "source" AS t8 ON t8."id"=t6."source"
                                            HAVING count(*)>0
                                            UNION ALL SELECT ''
                                            LIMIT 1)||']}'
                                END||',"mechanism":{"value":'||json_quote(t1."mechanism_value")||',"statement":'||CASE
                                                                                                                      WHEN t1."mechanism_statement_markdown" IS NULL THEN 'null'
                                                                                                                      ELSE '{"text":'||json_quote(t1."mechanism_statement_text")||'}'
                                                                                                                  END||',"citations":['||
     (SELECT group_concat('{"stance":'||json_quote(t9."stance")||',"locator":'||json_quote(t9."locator")||',"source":{"id":'||json_quote(t11."id")||'}}', ',')
      FROM
        (SELECT t10."stance",
                t10."locator",
                t10."source"
         FROM "citation" AS t10
         WHERE t10."citation_set"=t1."mechanism_citations"
         ORDER BY t10."position") AS t9
      CROSS JOIN "source" AS t11 ON t11."id"=t9."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"affectedSites":['||
     (SELECT group_concat('{"body":{"text":'||json_quote(t12."body_text")||'},"citations":['||
                            (SELECT group_concat('{"stance":'||json_quote(t14."stance")||',"locator":'||json_quote(t14."locator")||',"source":{"id":'||json_quote(t16."id")||'}}', ',')
                             FROM
                               (SELECT t15."stance", t15."locator", t15."source"
                                FROM "citation" AS t15
                                WHERE t15."citation_set"=t12."citations"
                                ORDER BY t15."position") AS t14
                             CROSS JOIN "source" AS t16 ON t16."id"=t14."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t13."body_text",
                t13."citations"
         FROM "affected_site" AS t13
         WHERE t13."condition"=t1."key"
         ORDER BY t13."position") AS t12
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"onset":['||
     (SELECT group_concat('{"period":'||json_quote(t17."period")||',"statement":'||CASE
                                                                                       WHEN t17."statement_markdown" IS NULL THEN 'null'
                                                                                       ELSE '{"text":'||json_quote(t17."statement_text")||'}'
                                                                                   END||',"citations":['||
                            (SELECT group_concat('{"stance":'||json_quote(t19."stance")||',"locator":'||json_quote(t19."locator")||',"source":{"id":'||json_quote(t21."id")||'}}', ',')
                             FROM
                               (SELECT t20."stance", t20."locator", t20."source"
                                FROM "citation" AS t20
                                WHERE t20."citation_set"=t17."citations"
                                ORDER BY t20."position") AS t19
                             CROSS JOIN "source" AS t21 ON t21."id"=t19."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t18."period",
                t18."statement_markdown",
                t18."statement_text",
                t18."citations"
         FROM "onset_statement" AS t18
         WHERE t18."condition"=t1."key"
         ORDER BY t18."position") AS t17
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"prevalence":['||
     (SELECT group_concat('{"measure":'||json_quote(t22."measure")||',"band":'||json_quote(t22."band")||',"perMillion":'||coalesce(t22."per_million", 'null')||',"place":'||json_quote(t22."place")||',"citations":['||
                            (SELECT group_concat('{"stance":'||json_quote(t24."stance")||',"locator":'||json_quote(t24."locator")||',"source":{"id":'||json_quote(t26."id")||'}}', ',')
                             FROM
                               (SELECT t25."stance", t25."locator", t25."source"
                                FROM "citation" AS t25
                                WHERE t25."citation_set"=t22."citations"
                                ORDER BY t25."position") AS t24
                             CROSS JOIN "source" AS t26 ON t26."id"=t24."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t23."measure",
                t23."band",
                t23."per_million",
                t23."place",
                t23."citations"
         FROM "prevalence_statement" AS t23
         WHERE t23."condition"=t1."key"
         ORDER BY t23."position") AS t22
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"signs":['||
     (SELECT group_concat('{"body":{"text":'||json_quote(t27."body_text")||'},"hpo":'||json_quote(t27."hpo")||',"frequency":'||json_quote(t27."frequency")||'}', ',')
      FROM
        (SELECT t28."body_text",
                t28."hpo",
                t28."frequency"
         FROM "sign_statement" AS t28
         WHERE t28."condition"=t1."key"
         ORDER BY t28."position") AS t27
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"course":['||
     (SELECT group_concat('{"body":{"text":'||json_quote(t29."body_text")||'},"citations":['||
                            (SELECT group_concat('{"stance":'||json_quote(t31."stance")||',"locator":'||json_quote(t31."locator")||',"source":{"id":'||json_quote(t33."id")||'}}', ',')
                             FROM
                               (SELECT t32."stance", t32."locator", t32."source"
                                FROM "citation" AS t32
                                WHERE t32."citation_set"=t29."citations"
                                ORDER BY t32."position") AS t31
                             CROSS JOIN "source" AS t33 ON t33."id"=t31."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t30."body_text",
                t30."citations"
         FROM "course" AS t30
         WHERE t30."condition"=t1."key"
         ORDER BY t30."position") AS t29
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"care":['||
     (SELECT group_concat('{"body":{"text":'||json_quote(t34."body_text")||'},"citations":['||
                            (SELECT group_concat('{"stance":'||json_quote(t36."stance")||',"locator":'||json_quote(t36."locator")||',"source":{"id":'||json_quote(t38."id")||'}}', ',')
                             FROM
                               (SELECT t37."stance", t37."locator", t37."source"
                                FROM "citation" AS t37
                                WHERE t37."citation_set"=t34."citations"
                                ORDER BY t37."position") AS t36
                             CROSS JOIN "source" AS t38 ON t38."id"=t36."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t35."body_text",
                t35."citations"
         FROM "care" AS t35
         WHERE t35."condition"=t1."key"
         ORDER BY t35."position") AS t34
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"triggerEvidence":{"status":'||json_quote(t1."trigger_evidence_status")||',"statement":'||CASE
                                                                                                                 WHEN t1."trigger_evidence_statement_markdown" IS NULL THEN 'null'
                                                                                                                 ELSE '{"text":'||json_quote(t1."trigger_evidence_statement_text")||'}'
                                                                                                             END||',"citations":['||
     (SELECT group_concat('{"stance":'||json_quote(t39."stance")||',"locator":'||json_quote(t39."locator")||',"source":{"id":'||json_quote(t41."id")||'}}', ',')
      FROM
        (SELECT t40."stance",
                t40."locator",
                t40."source"
         FROM "citation" AS t40
         WHERE t40."citation_set"=t1."trigger_evidence_citations"
         ORDER BY t40."position") AS t39
      CROSS JOIN "source" AS t41 ON t41."id"=t39."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"triggers":{"totalCount":'||coalesce(t1."triggers_total", 'null')||',"edges":['||
     (SELECT group_concat('{"role":'||json_quote(t42."role")||',"population":'||json_quote(t42."population")||',"shares":['||
                            (SELECT group_concat('{"value":'||coalesce(t43."value", 'null')||',"studied":'||coalesce(t43."studied", 'null')||',"statement":'||CASE
                                                                                                                                                                  WHEN t43."statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                  ELSE '{"text":'||json_quote(t43."statement_text")||'}'
                                                                                                                                                              END||',"citations":['||
                                                   (SELECT group_concat('{"stance":'||json_quote(t45."stance")||',"locator":'||json_quote(t45."locator")||',"source":{"id":'||json_quote(t47."id")||'}}', ',')
                                                    FROM
                                                      (SELECT t46."stance", t46."locator", t46."source"
                                                       FROM "citation" AS t46
                                                       WHERE t46."citation_set"=t43."citations"
                                                       ORDER BY t46."position") AS t45
                                                    CROSS JOIN "source" AS t47 ON t47."id"=t45."source"
                                                    HAVING count(*)>0
                                                    UNION ALL SELECT ''
                                                    LIMIT 1)||']}', ',')
                             FROM
                               (SELECT t44."value", t44."studied", t44."statement_markdown", t44."statement_text", t44."citations"
                                FROM "share" AS t44
                                WHERE t44."condition_trigger"=t42."key"
                                ORDER BY t44."position") AS t43
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||'],"node":{"id":'||json_quote(t48."id")||',"name":'||json_quote(t48."name")||',"kind":'||json_quote(t48."kind")||'}}', ',')
      FROM
        (SELECT t49."role",
                t49."population",
                t49."key",
                t49."trigger",
                t49."sort_key",
                t49."trigger_id"
         FROM "condition_trigger" AS t49
         WHERE t49."condition"=t1."key"
         ORDER BY t49."sort_key",
                  t49."trigger_id"
         LIMIT ?2) AS t42
      CROSS JOIN "trigger" AS t48 ON t48."key"=t42."trigger"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"pageInfo":{"hasNextPage":'||CASE
                                                    WHEN EXISTS
                                                           (SELECT 1
                                                            FROM "condition_trigger" AS t50
                                                            WHERE t50."condition"=t1."key"
                                                            LIMIT 1
                                                            OFFSET ?2) THEN 'true'
                                                    ELSE 'false'
                                                END||',"endCursor":'||coalesce(
                                                                                 (SELECT '"'||lower(hex('t'||t51."trigger_id"||t51."sort_key"))||'"'
                                                                                  FROM
                                                                                    (SELECT t52."trigger_id", t52."sort_key"
                                                                                     FROM "condition_trigger" AS t52
                                                                                     WHERE t52."condition"=t1."key"
                                                                                     ORDER BY t52."sort_key", t52."trigger_id"
                                                                                     LIMIT ?2) AS t51
                                                                                  ORDER BY "sort_key" DESC, "trigger_id" DESC
                                                                                  LIMIT 1),'null')||'}},"questions":['||
     (SELECT group_concat('{"question":'||json_quote(t53."question")||',"verdict":'||json_quote(t53."verdict")||',"shortAnswer":{"html":'||json_quote(t53."short_answer_html")||',"citations":['||
                            (SELECT group_concat('{"stance":'||json_quote(t55."stance")||',"locator":'||json_quote(t55."locator")||',"source":{"id":'||json_quote(t57."id")||'}}', ',')
                             FROM
                               (SELECT t56."stance", t56."locator", t56."source"
                                FROM "citation" AS t56
                                WHERE t56."citation_set"=t53."short_answer_citations"
                                ORDER BY t56."position") AS t55
                             CROSS JOIN "source" AS t57 ON t57."id"=t55."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']},"sections":['||
                            (SELECT group_concat('{"heading":'||json_quote(t58."heading")||',"body":{"html":'||json_quote(t58."body_html")||'}}', ',')
                             FROM
                               (SELECT t59."heading", t59."body_html"
                                FROM "section" AS t59
                                WHERE t59."question"=t53."key"
                                ORDER BY t59."position") AS t58
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t54."question",
                t54."verdict",
                t54."short_answer_html",
                t54."short_answer_citations",
                t54."key"
         FROM "question" AS t54
         WHERE t54."condition"=t1."key"
           AND t54."topic" IN
             (SELECT value
              FROM json_each(?3))
         ORDER BY t54."sort_key",
                  t54."id") AS t53
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"review":{"status":'||json_quote(t1."review_status")||',"reviewer":'||CASE
                                                                                             WHEN t1."review_reviewer_name" IS NULL THEN 'null'
                                                                                             ELSE '{"name":'||json_quote(t1."review_reviewer_name")||'}'
                                                                                         END||',"reviewedOn":'||json_quote(t1."review_reviewed_on")||',"updatedOn":'||json_quote(t1."review_updated_on")||',"dueOn":'||json_quote(t1."review_due_on")||'},"sources":['||
     (SELECT group_concat('{"id":'||json_quote(t62."id")||',"title":'||json_quote(t62."title")||',"authors":'||json_quote(t62."authors")||',"publishedOn":'||json_quote(t62."published_on")||',"doi":'||json_quote(t62."doi")||',"url":'||json_quote(t62."url")||',"licence":'||CASE
                                                                                                                                                                                                                                                                                    WHEN t62."licence_name" IS NULL THEN 'null'
                                                                                                                                                                                                                                                                                    ELSE '{"name":'||json_quote(t62."licence_name")||'}'
                                                                                                                                                                                                                                                                                END||',"review":'||CASE
                                                                                                                                                                                                                                                                                                       WHEN t62."review_claim" IS NULL THEN 'null'
                                                                                                                                                                                                                                                                                                       ELSE '{"claim":'||json_quote(t62."review_claim")||',"reviewer":'||json_quote(t62."review_reviewer")||',"lastUpdated":'||json_quote(t62."review_last_updated")||'}'
                                                                                                                                                                                                                                                                                                   END||'}', ',')
      FROM
        (SELECT t61."source"
         FROM "condition_source" AS t61
         WHERE t61."condition"=t1."key"
         ORDER BY t61."position") AS t60
      CROSS JOIN "source" AS t62 ON t62."key"=t60."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"disclaimer":{"text":'||json_quote(t63."text")||'}}'
   FROM "condition" AS t1
   CROSS JOIN "disclaimer" AS t63
   WHERE t1."slug"=?4
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
