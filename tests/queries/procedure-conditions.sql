SELECT '{"procedure":'||
  (SELECT '{"name":'||json_quote(t1."name")||',"kind":"'||t1."kind"||'","conditions":{"totalCount":'||
     (SELECT count(*)
      FROM "workup_step" AS t2
      WHERE t2."procedure"=t1."key"
        AND t2."recommendation_value" IN
          (SELECT value
           FROM json_each(?1)))||',"edges":['||
     (SELECT group_concat('{"node":{"slug":"'||t4."slug"||'"},"step":{"position":'||coalesce(t3."position", 'null')||',"recommendation":{"value":"'||t3."recommendation_value"||'","citations":['||
                            (SELECT group_concat('{"source":{"slug":"'||t6."slug"||'"}}', ',')
                             FROM "citation" AS t5
                             CROSS JOIN "source" AS t6 ON t6."key"=t5."source"
                             WHERE t5."citation_set"=t3."recommendation_citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}}}', ',')
      FROM
        (SELECT t7."key"
         FROM "workup_step" AS t7
         WHERE t7."procedure"=t1."key"
           AND t7."recommendation_value" IN
             (SELECT value
              FROM json_each(?1))
         ORDER BY t7."condition_sort_key",
                  t7."condition_id"
         LIMIT ?2) AS t8
      CROSS JOIN "workup_step" AS t3 ON t3."key"=t8."key"
      CROSS JOIN "condition" AS t4 ON t4."key"=t3."condition"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']}}'
   FROM "procedure" AS t1
   WHERE t1."slug"=?3
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
