SELECT '{"procedure":'||
  (SELECT '{"name":'||json_quote(t1."name")||',"kind":'||json_quote(t1."kind")||',"conditions":{"totalCount":'||
     (SELECT count(*)
      FROM "workup_step" AS t2
      WHERE t2."procedure"=t1."key"
        AND t2."recommendation_value" IN
          (SELECT value
           FROM json_each(?1)))||',"edges":['||
     (SELECT group_concat('{"node":{"slug":'||json_quote(t4."slug")||'},"step":{"position":'||coalesce(t3."position", 'null')||',"recommendation":{"value":'||json_quote(t3."recommendation_value")||',"citations":['||
                            (SELECT group_concat('{"source":{"slug":'||json_quote(t7."slug")||'}}', ',')
                             FROM
                               (SELECT t6."source"
                                FROM "citation" AS t6
                                WHERE t6."citation_set"=t3."recommendation_citations"
                                ORDER BY t6."position") AS t5
                             CROSS JOIN "source" AS t7 ON t7."id"=t5."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}}}', ',')
      FROM
        (SELECT t8."condition",
                t8."position",
                t8."recommendation_value",
                t8."recommendation_citations",
                t8."condition_sort_key",
                t8."condition_id"
         FROM "workup_step" AS t8
         WHERE t8."procedure"=t1."key"
           AND t8."recommendation_value" IN
             (SELECT value
              FROM json_each(?1))
         ORDER BY t8."condition_sort_key",
                  t8."condition_id"
         LIMIT ?2) AS t3
      CROSS JOIN "condition" AS t4 ON t4."key"=t3."condition"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']}}'
   FROM "procedure" AS t1
   WHERE t1."slug"=?3
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
