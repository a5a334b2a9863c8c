SELECT '{"condition":'||
  (SELECT '{"name":'||json_quote(t1."name")||',"heredity":{"answer":{"value":'||json_quote(t2."answer_value")||',"citations":['||
     (SELECT group_concat('{"source":{"slug":'||json_quote(t5."slug")||',"review":'||CASE
                                                                                         WHEN t5."review_claim" IS NULL THEN 'null'
                                                                                         ELSE '{"claim":'||json_quote(t5."review_claim")||',"lastUpdated":'||json_quote(t5."review_last_updated")||',"reviewer":'||json_quote(t5."review_reviewer")||'}'
                                                                                     END||'}}', ',')
      FROM
        (SELECT t4."source"
         FROM "citation" AS t4
         WHERE t4."citation_set"=t2."answer_citations"
         ORDER BY t4."position") AS t3
      CROSS JOIN "source" AS t5 ON t5."id"=t3."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"inheritance":['||
     (SELECT group_concat('{"pattern":'||json_quote(t6."pattern")||',"applicability":'||json_quote(t6."applicability")||',"citations":['||
                            (SELECT group_concat('{"source":{"slug":'||json_quote(t10."slug")||'}}', ',')
                             FROM
                               (SELECT t9."source"
                                FROM "citation" AS t9
                                WHERE t9."citation_set"=t6."citations"
                                ORDER BY t9."position") AS t8
                             CROSS JOIN "source" AS t10 ON t10."id"=t8."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t7."pattern",
                t7."applicability",
                t7."citations"
         FROM "inheritance_statement" AS t7
         WHERE t7."condition"=t2."condition"
         ORDER BY t7."position") AS t6
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"triggers":{"edges":['||
     (SELECT group_concat('{"node":{"name":'||json_quote(t12."name")||'},"role":'||json_quote(t11."role")||',"citations":['||
                            (SELECT group_concat('{"source":{"slug":'||json_quote(t15."slug")||'}}', ',')
                             FROM
                               (SELECT t14."source"
                                FROM "citation" AS t14
                                WHERE t14."citation_set"=t11."citations"
                                ORDER BY t14."position") AS t13
                             CROSS JOIN "source" AS t15 ON t15."id"=t13."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t16."trigger",
                t16."role",
                t16."citations",
                t16."sort_key",
                t16."trigger_id"
         FROM "condition_trigger" AS t16
         WHERE t16."condition"=t1."key"
           AND t16."trigger_kind" IN
             (SELECT value
              FROM json_each(?1))
         ORDER BY t16."sort_key",
                  t16."trigger_id"
         LIMIT ?2) AS t11
      CROSS JOIN "trigger" AS t12 ON t12."key"=t11."trigger"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"workup":'||
     (SELECT '{"steps":['||
        (SELECT group_concat('{"procedure":{"name":'||json_quote(t20."name")||'},"recommendation":{"value":'||json_quote(t18."recommendation_value")||',"citations":['||
                               (SELECT group_concat('{"source":{"slug":'||json_quote(t23."slug")||'}}', ',')
                                FROM
                                  (SELECT t22."source"
                                   FROM "citation" AS t22
                                   WHERE t22."citation_set"=t18."recommendation_citations"
                                   ORDER BY t22."position") AS t21
                                CROSS JOIN "source" AS t23 ON t23."id"=t21."source"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||']},"negativeResults":['||
                               (SELECT group_concat('{"value":'||json_quote(t24."value")||',"of":'||
                                                      (SELECT '{"name":'||json_quote(t26."name")||'}'
                                                       FROM "condition" AS t26
                                                       WHERE t26."key"=t24."of_condition"
                                                       UNION ALL SELECT '{"name":'||json_quote(t27."name")||'}'
                                                       FROM "trigger" AS t27
                                                       WHERE t27."key"=t24."of_trigger"
                                                       UNION ALL SELECT 'null'
                                                       LIMIT 1)||',"citations":['||
                                                      (SELECT group_concat('{"source":{"slug":'||json_quote(t30."slug")||'}}', ',')
                                                       FROM
                                                         (SELECT t29."source"
                                                          FROM "citation" AS t29
                                                          WHERE t29."citation_set"=t24."citations"
                                                          ORDER BY t29."position") AS t28
                                                       CROSS JOIN "source" AS t30 ON t30."id"=t28."source"
                                                       HAVING count(*)>0
                                                       UNION ALL SELECT ''
                                                       LIMIT 1)||']}', ',')
                                FROM
                                  (SELECT t25."value", t25."of_condition", t25."of_trigger", t25."citations"
                                   FROM "negative_result_statement" AS t25
                                   WHERE t25."workup_step"=t18."key"
                                   ORDER BY t25."position") AS t24
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||']}', ',')
         FROM
           (SELECT t19."procedure",
                   t19."recommendation_value",
                   t19."recommendation_citations",
                   t19."key"
            FROM "workup_step" AS t19
            WHERE t19."workup"=t17."key"
              AND t19."procedure_kind" IN
                (SELECT value
                 FROM json_each(?3))
            ORDER BY t19."position") AS t18
         CROSS JOIN "procedure" AS t20 ON t20."key"=t18."procedure"
         HAVING count(*)>0
         UNION ALL SELECT ''
         LIMIT 1)||']}'
      FROM "workup" AS t17
      WHERE t17."condition"=t1."key"
      UNION ALL SELECT 'null'
      LIMIT 1)||',"communityStats":['||
     (SELECT group_concat('{"members":{"value":'||coalesce(t31."members_value", 'null')||',"precision":'||json_quote(t31."members_precision")||'},"asOf":'||json_quote(t31."as_of")||',"community":{"name":'||json_quote(t33."name")||'},"citations":['||
                            (SELECT group_concat('{"source":{"slug":'||json_quote(t36."slug")||'}}', ',')
                             FROM
                               (SELECT t35."source"
                                FROM "statistics"."citation" AS t35
                                WHERE t35."citation_set"=t31."citations"
                                ORDER BY t35."position") AS t34
                             CROSS JOIN "source" AS t36 ON t36."id"=t34."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t32."members_value",
                t32."members_precision",
                t32."as_of",
                t32."community",
                t32."citations"
         FROM "statistics"."community_stats" AS t32
         WHERE t32."condition"=t1."id"
         ORDER BY t32."community") AS t31
      CROSS JOIN "community" AS t33 ON t33."id"=t31."community"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']}'
   FROM "condition" AS t1
   CROSS JOIN "heredity" AS t2 ON t2."condition"=t1."key"
   WHERE t1."slug"=?4
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
