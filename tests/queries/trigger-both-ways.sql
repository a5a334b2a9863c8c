SELECT '{"trigger":'||
  (SELECT '{"name":'||json_quote(t1."name")||',"citations":['||
     (SELECT group_concat('{"source":{"title":'||json_quote(t3."title")||'}}', ',')
      FROM "citation" AS t2
      CROSS JOIN "source" AS t3 ON t3."key"=t2."source"
      WHERE t2."citation_set"=t1."citations"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"conditions":{"totalCount":'||coalesce(t1."conditions_total", 'null')||',"edges":[')||
     (SELECT group_concat('{"role":"'||t4."role"||'","population":'||json_quote(t4."population")||',"shares":['||
                            (SELECT group_concat('{"value":'||coalesce(t5."value", 'null')||',"studied":'||coalesce(t5."studied", 'null')||',"citations":['||
                                                   (SELECT group_concat('{"source":{"slug":"'||t7."slug"||'","publishedOn":'||json_quote(t7."published_on")||'}}', ',')
                                                    FROM "citation" AS t6
                                                    CROSS JOIN "source" AS t7 ON t7."key"=t6."source"
                                                    WHERE t6."citation_set"=t5."citations"
                                                    HAVING count(*)>0
                                                    UNION ALL SELECT ''
                                                    LIMIT 1)||']}', ',')
                             FROM "share" AS t5
                             WHERE t5."condition_trigger"=t4."key"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||('],"node":{"name":'||json_quote(t8."name")||',"triggers":{"edges":[')||
                            (SELECT group_concat('{"role":"'||t9."role"||'","statement":'||CASE
                                                                                               WHEN t9."statement_markdown" IS NULL THEN 'null'
                                                                                               ELSE '{"text":'||json_quote(t9."statement_text")||'}'
                                                                                           END||',"node":{"slug":"'||t10."slug"||'","conditions":{"totalCount":'||coalesce(t10."conditions_total", 'null')||'}}}', ',')
                             FROM
                               (SELECT t11."key"
                                FROM "condition_trigger" AS t11
                                WHERE t11."condition"=t8."key"
                                  AND t11."trigger_kind" IN
                                    (SELECT value
                                     FROM json_each(?1))
                                ORDER BY t11."sort_key", t11."trigger_id"
                                LIMIT ?2) AS t12
                             CROSS JOIN "condition_trigger" AS t9 ON t9."key"=t12."key"
                             CROSS JOIN "trigger" AS t10 ON t10."key"=t9."trigger"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}}}', ',')
      FROM
        (SELECT t13."key"
         FROM "condition_trigger" AS t13
         WHERE t13."trigger"=t1."key"
         ORDER BY t13."condition_sort_key",
                  t13."condition_id"
         LIMIT ?3) AS t14
      CROSS JOIN "condition_trigger" AS t4 ON t4."key"=t14."key"
      CROSS JOIN "condition" AS t8 ON t8."key"=t4."condition"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"sources":['||
     (SELECT group_concat('{"slug":"'||t16."slug"||'"}', ',')
      FROM
        (SELECT t17."source"
         FROM "trigger_source" AS t17
         WHERE t17."trigger"=t1."key"
         ORDER BY t17."position") AS t15
      CROSS JOIN "source" AS t16 ON t16."key"=t15."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']}'
   FROM "trigger" AS t1
   WHERE t1."slug"=?4
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
