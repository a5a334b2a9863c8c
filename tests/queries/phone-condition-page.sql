SELECT '{"condition":'||
  (SELECT '{"id":"'||t1."id"||'","name":'||json_quote(t1."name")||',"kind":"'||t1."kind"||'","synonyms":['||
     (SELECT group_concat('{"text":'||json_quote(t2."text")||',"scope":"'||t2."scope"||'"}', ',')
      FROM "synonym" AS t2
      WHERE t2."condition"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"identifiers":['||
     (SELECT group_concat('{"system":"'||t3."system"||'","value":'||json_quote(t3."value")||',"relation":"'||t3."relation"||'"}', ',')
      FROM "identifier" AS t3
      WHERE t3."condition"=t1."key"
        AND t3."system" IN
          (SELECT value
           FROM json_each(?1))
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"summary":'||CASE
                                     WHEN t1."summary_markdown" IS NULL THEN 'null'
                                     ELSE '{"html":'||json_quote(t1."summary_html")||',"citations":['||
                                            (SELECT group_concat('{"stance":"'||t4."stance"||'","locator":'||json_quote(t4."locator")||',"source":{"id":"'||t5."id"||'"}}', ',')
                                             FROM "citation" AS t4
                                             CROSS JOIN "source" AS t5 ON t5."key"=t4."source"
                                             WHERE t4."citation_set"=t1."summary_citations"
                                             HAVING count(*)>0
                                             UNION ALL SELECT ''
                                             LIMIT 1)||']}'
                                 END||',"mechanism":{"value":"'||t1."mechanism_value"||'","statement":'||CASE
                                                                                                             WHEN t1."mechanism_statement_markdown" IS NULL THEN 'null'
                                                                                                             ELSE '{"text":'||json_quote(t1."mechanism_statement_text")||'}'
                                                                                                         END||',"citations":[')||
     (SELECT group_concat('{"stance":"'||t6."stance"||'","locator":'||json_quote(t6."locator")||',"source":{"id":"'||t7."id"||'"}}', ',')
      FROM "citation" AS t6
      CROSS JOIN "source" AS t7 ON t7."key"=t6."source"
      WHERE t6."citation_set"=t1."mechanism_citations"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"affectedSites":['||
     (SELECT group_concat('{"body":{"text":'||json_quote(t8."body_text")||'},"citations":['||
                            (SELECT group_concat('{"stance":"'||t9."stance"||'","locator":'||json_quote(t9."locator")||',"source":{"id":"'||t10."id"||'"}}', ',')
                             FROM "citation" AS t9
                             CROSS JOIN "source" AS t10 ON t10."key"=t9."source"
                             WHERE t9."citation_set"=t8."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM "affected_site" AS t8
      WHERE t8."condition"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"onset":['||
     (SELECT group_concat('{"period":"'||t11."period"||'","statement":'||CASE
                                                                             WHEN t11."statement_markdown" IS NULL THEN 'null'
                                                                             ELSE '{"text":'||json_quote(t11."statement_text")||'}'
                                                                         END||',"citations":['||
                            (SELECT group_concat('{"stance":"'||t12."stance"||'","locator":'||json_quote(t12."locator")||',"source":{"id":"'||t13."id"||'"}}', ',')
                             FROM "citation" AS t12
                             CROSS JOIN "source" AS t13 ON t13."key"=t12."source"
                             WHERE t12."citation_set"=t11."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM "onset_statement" AS t11
      WHERE t11."condition"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"prevalence":['||
     (SELECT group_concat('{"measure":"'||t14."measure"||'","band":'||json_quote(t14."band")||',"perMillion":'||coalesce(t14."per_million", 'null')||',"place":'||json_quote(t14."place")||',"citations":['||
                            (SELECT group_concat('{"stance":"'||t15."stance"||'","locator":'||json_quote(t15."locator")||',"source":{"id":"'||t16."id"||'"}}', ',')
                             FROM "citation" AS t15
                             CROSS JOIN "source" AS t16 ON t16."key"=t15."source"
                             WHERE t15."citation_set"=t14."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM "prevalence_statement" AS t14
      WHERE t14."condition"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"signs":['||
     (SELECT group_concat('{"body":{"text":'||json_quote(t17."body_text")||'},"hpo":'||json_quote(t17."hpo")||',"frequency":"'||t17."frequency"||'"}', ',')
      FROM "sign_statement" AS t17
      WHERE t17."condition"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"course":['||
     (SELECT group_concat('{"body":{"text":'||json_quote(t18."body_text")||'},"citations":['||
                            (SELECT group_concat('{"stance":"'||t19."stance"||'","locator":'||json_quote(t19."locator")||',"source":{"id":"'||t20."id"||'"}}', ',')
                             FROM "citation" AS t19
                             CROSS JOIN "source" AS t20 ON t20."key"=t19."source"
                             WHERE t19."citation_set"=t18."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM "course" AS t18
      WHERE t18."condition"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"care":['||
     (SELECT group_concat('{"body":{"text":'||json_quote(t21."body_text")||'},"citations":['||
                            (SELECT group_concat('{"stance":"'||t22."stance"||'","locator":'||json_quote(t22."locator")||',"source":{"id":"'||t23."id"||'"}}', ',')
                             FROM "citation" AS t22
                             CROSS JOIN "source" AS t23 ON t23."key"=t22."source"
                             WHERE t22."citation_set"=t21."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM "care" AS t21
      WHERE t21."condition"=t1."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"triggerEvidence":{"status":"'||t1."trigger_evidence_status"||'","statement":'||CASE
                                                                                                        WHEN t1."trigger_evidence_statement_markdown" IS NULL THEN 'null'
                                                                                                        ELSE '{"text":'||json_quote(t1."trigger_evidence_statement_text")||'}'
                                                                                                    END||',"citations":[')||
     (SELECT group_concat('{"stance":"'||t24."stance"||'","locator":'||json_quote(t24."locator")||',"source":{"id":"'||t25."id"||'"}}', ',')
      FROM "citation" AS t24
      CROSS JOIN "source" AS t25 ON t25."key"=t24."source"
      WHERE t24."citation_set"=t1."trigger_evidence_citations"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||(']},"triggers":{"totalCount":'||coalesce(t1."triggers_total", 'null')||',"edges":[')||
     (SELECT group_concat('{"role":"'||t26."role"||'","population":'||json_quote(t26."population")||',"shares":['||
                            (SELECT group_concat('{"value":'||coalesce(t27."value", 'null')||',"studied":'||coalesce(t27."studied", 'null')||',"statement":'||CASE
                                                                                                                                                                  WHEN t27."statement_markdown" IS NULL THEN 'null'
                                                                                                                                                                  ELSE '{"text":'||json_quote(t27."statement_text")||'}'
                                                                                                                                                              END||',"citations":['||
                                                   (SELECT group_concat('{"stance":"'||t28."stance"||'","locator":'||json_quote(t28."locator")||',"source":{"id":"'||t29."id"||'"}}', ',')
                                                    FROM "citation" AS t28
                                                    CROSS JOIN "source" AS t29 ON t29."key"=t28."source"
                                                    WHERE t28."citation_set"=t27."citations"
                                                    HAVING count(*)>0
                                                    UNION ALL SELECT ''
                                                    LIMIT 1)||']}', ',')
                             FROM "share" AS t27
                             WHERE t27."condition_trigger"=t26."key"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||('],"node":{"id":"'||t30."id"||'","name":'||json_quote(t30."name")||',"kind":"'||t30."kind"||'"}}'), ',')
      FROM
        (SELECT t31."key"
         FROM "condition_trigger" AS t31
         WHERE t31."condition"=t1."key"
         ORDER BY t31."sort_key",
                  t31."trigger_id"
         LIMIT ?2) AS t32
      CROSS JOIN "condition_trigger" AS t26 ON t26."key"=t32."key"
      CROSS JOIN "trigger" AS t30 ON t30."key"=t26."trigger"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"pageInfo":{"hasNextPage":'||CASE
                                                     WHEN EXISTS
                                                            (SELECT 1
                                                             FROM "condition_trigger" AS t33
                                                             WHERE t33."condition"=t1."key"
                                                             LIMIT 1
                                                             OFFSET ?2) THEN 'true'
                                                     ELSE 'false'
                                                 END||',"endCursor":'||coalesce(
                                                                                  (SELECT '"74'||lower(hex(t34."trigger_id"||t34."sort_key"))||'"'
                                                                                   FROM "condition_trigger" AS t34
                                                                                   WHERE t34."condition"=t1."key"
                                                                                   ORDER BY t34."sort_key", t34."trigger_id"
                                                                                   LIMIT 1
                                                                                   OFFSET ?2-1),
                                                                                  (SELECT '"74'||lower(hex(t35."trigger_id"||t35."sort_key"))||'"'
                                                                                   FROM "condition_trigger" AS t35
                                                                                   WHERE t35."condition"=t1."key"
                                                                                   ORDER BY t35."sort_key" DESC, t35."trigger_id" DESC
                                                                                   LIMIT 1),'null')||'}},"questions":[')||
     (SELECT group_concat('{"question":'||json_quote(t36."question")||',"verdict":"'||t36."verdict"||'","shortAnswer":{"html":'||json_quote(t36."short_answer_html")||',"citations":['||
                            (SELECT group_concat('{"stance":"'||t37."stance"||'","locator":'||json_quote(t37."locator")||',"source":{"id":"'||t38."id"||'"}}', ',')
                             FROM "citation" AS t37
                             CROSS JOIN "source" AS t38 ON t38."key"=t37."source"
                             WHERE t37."citation_set"=t36."short_answer_citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']},"sections":['||
                            (SELECT group_concat('{"heading":'||json_quote(t39."heading")||',"body":{"html":'||json_quote(t39."body_html")||'}}', ',')
                             FROM "section" AS t39
                             WHERE t39."question"=t36."key"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t40."key"
         FROM "question" AS t40
         WHERE t40."condition"=t1."key"
           AND t40."topic" IN
             (SELECT value
              FROM json_each(?3))
         ORDER BY t40."sort_key",
                  t40."id") AS t41
      CROSS JOIN "question" AS t36 ON t36."key"=t41."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"review":{"status":"'||t1."review_status"||'","reviewer":'||CASE
                                                                                    WHEN t1."review_reviewer_name" IS NULL THEN 'null'
                                                                                    ELSE '{"name":'||json_quote(t1."review_reviewer_name")||'}'
                                                                                END||',"reviewedOn":'||json_quote(t1."review_reviewed_on")||',"updatedOn":"'||t1."review_updated_on"||'","dueOn":'||json_quote(t1."review_due_on")||'},"sources":[')||
     (SELECT group_concat('{"id":"'||t43."id"||'","title":'||json_quote(t43."title")||',"authors":'||json_quote(t43."authors")||',"publishedOn":'||json_quote(t43."published_on")||',"doi":'||json_quote(t43."doi")||',"url":'||json_quote(t43."url")||',"licence":'||CASE
                                                                                                                                                                                                                                                                          WHEN t43."licence_name" IS NULL THEN 'null'
                                                                                                                                                                                                                                                                          ELSE '{"name":'||json_quote(t43."licence_name")||'}'
                                                                                                                                                                                                                                                                      END||',"review":'||CASE
                                                                                                                                                                                                                                                                                             WHEN t43."review_claim" IS NULL THEN 'null'
                                                                                                                                                                                                                                                                                             ELSE '{"claim":'||json_quote(t43."review_claim")||',"reviewer":'||json_quote(t43."review_reviewer")||',"lastUpdated":'||json_quote(t43."review_last_updated")||'}'
                                                                                                                                                                                                                                                                                         END||'}', ',')
      FROM
        (SELECT t44."source"
         FROM "condition_source" AS t44
         WHERE t44."condition"=t1."key"
         ORDER BY t44."position") AS t42
      CROSS JOIN "source" AS t43 ON t43."key"=t42."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"disclaimer":{"text":'||json_quote(t45."text")||'}}')
   FROM "condition" AS t1
   CROSS JOIN "disclaimer" AS t45
   WHERE t1."slug"=?4
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
