SELECT '{"condition":'||
  (SELECT '{"name":'||json_quote(t1."name")||',"heredity":{"answer":{"value":"'||t2."answer_value"||'","citations":['||
     (SELECT group_concat('{"source":{"slug":"'||t4."slug"||'","review":'||CASE
                                                                               WHEN t4."review_claim" IS NULL THEN 'null'
                                                                               ELSE '{"claim":'||json_quote(t4."review_claim")||',"lastUpdated":'||json_quote(t4."review_last_updated")||',"reviewer":'||json_quote(t4."review_reviewer")||'}'
                                                                           END||'}}', ',')
      FROM "citation" AS t3
      CROSS JOIN "source" AS t4 ON t4."key"=t3."source"
      WHERE t3."citation_set"=t2."answer_citations"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"inheritance":['||
     (SELECT group_concat('{"pattern":"'||t5."pattern"||'","applicability":"'||t5."applicability"||'","citations":['||
                            (SELECT group_concat('{"source":{"slug":"'||t7."slug"||'"}}', ',')
                             FROM "citation" AS t6
                             CROSS JOIN "source" AS t7 ON t7."key"=t6."source"
                             WHERE t6."citation_set"=t5."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t8."pattern",
                t8."applicability",
                t8."citations"
         FROM "inheritance_statement" AS t8
         WHERE t8."condition"=t2."condition"
         ORDER BY t8."position") AS t5
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"triggers":{"edges":['||
     (SELECT group_concat('{"node":{"name":'||json_quote(t10."name")||'},"role":"'||t9."role"||'","citations":['||
                            (SELECT group_concat('{"source":{"slug":"'||t12."slug"||'"}}', ',')
                             FROM "citation" AS t11
                             CROSS JOIN "source" AS t12 ON t12."key"=t11."source"
                             WHERE t11."citation_set"=t9."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t13."key"
         FROM "condition_trigger" AS t13
         WHERE t13."condition"=t1."key"
           AND t13."trigger_kind" IN
             (SELECT value
              FROM json_each(?1))
         ORDER BY t13."sort_key",
                  t13."trigger_id"
         LIMIT ?2) AS t14
      CROSS JOIN "condition_trigger" AS t9 ON t9."key"=t14."key"
      CROSS JOIN "trigger" AS t10 ON t10."key"=t9."trigger"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"workup":'||
     (SELECT '{"steps":['||
        (SELECT group_concat('{"procedure":{"name":'||json_quote(t17."name")||'},"recommendation":{"value":"'||t16."recommendation_value"||'","citations":['||
                               (SELECT group_concat('{"source":{"slug":"'||t19."slug"||'"}}', ',')
                                FROM "citation" AS t18
                                CROSS JOIN "source" AS t19 ON t19."key"=t18."source"
                                WHERE t18."citation_set"=t16."recommendation_citations"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||']},"negativeResults":['||
                               (SELECT group_concat('{"value":"'||t20."value"||'","of":'||
                                                      (SELECT '{"name":'||json_quote(t21."name")||'}'
                                                       FROM "condition" AS t21
                                                       WHERE t21."key"=t20."of_condition"
                                                       UNION ALL SELECT '{"name":'||json_quote(t22."name")||'}'
                                                       FROM "trigger" AS t22
                                                       WHERE t22."key"=t20."of_trigger"
                                                       UNION ALL SELECT 'null'
                                                       LIMIT 1)||',"citations":['||
                                                      (SELECT group_concat('{"source":{"slug":"'||t24."slug"||'"}}', ',')
                                                       FROM "citation" AS t23
                                                       CROSS JOIN "source" AS t24 ON t24."key"=t23."source"
                                                       WHERE t23."citation_set"=t20."citations"
                                                       HAVING count(*)>0
                                                       UNION ALL SELECT ''
                                                       LIMIT 1)||']}', ',')
                                FROM "negative_result_statement" AS t20
                                WHERE t20."workup_step"=t16."key"
                                HAVING count(*)>0
                                UNION ALL SELECT ''
                                LIMIT 1)||']}', ',')
         FROM
           (SELECT t25."key"
            FROM "workup_step" AS t25
            WHERE t25."workup"=t15."key"
              AND t25."procedure_kind" IN
                (SELECT value
                 FROM json_each(?3))
            ORDER BY t25."position") AS t26
         CROSS JOIN "workup_step" AS t16 ON t16."key"=t26."key"
         CROSS JOIN "procedure" AS t17 ON t17."key"=t16."procedure"
         HAVING count(*)>0
         UNION ALL SELECT ''
         LIMIT 1)||']}'
      FROM "workup" AS t15
      WHERE t15."condition"=t1."key"
      UNION ALL SELECT 'null'
      LIMIT 1)||',"communityStats":['||
     (SELECT group_concat('{"members":{"value":'||coalesce(t27."members_value", 'null')||',"precision":"'||t27."members_precision"||'"},"asOf":"'||t27."as_of"||'","community":{"name":'||json_quote(t28."name")||'},"citations":['||
                            (SELECT group_concat('{"source":{"slug":"'||t30."slug"||'"}}', ',')
                             FROM "statistics"."citation" AS t29
                             CROSS JOIN "source" AS t30 ON t30."id"=t29."source"
                             WHERE t29."citation_set"=t27."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}', ',')
      FROM
        (SELECT t31."key"
         FROM "statistics"."community_stats" AS t31
         WHERE t31."condition"=t1."id"
         ORDER BY t31."community") AS t32
      CROSS JOIN "statistics"."community_stats" AS t27 ON t27."key"=t32."key"
      CROSS JOIN "community" AS t28 ON t28."id"=t27."community"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']}'
   FROM "condition" AS t1
   CROSS JOIN "heredity" AS t2 ON t2."condition"=t1."key"
   WHERE t1."slug"=?4
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
