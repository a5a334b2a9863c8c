SELECT '{"trigger":'||
  (SELECT '{"name":'||json_quote(t1."name")||',"citations":['||
     (SELECT group_concat('{"source":{"title":'||json_quote(t4."title")||'}}', ',')
      FROM
        (SELECT t3."source"
         FROM "citation" AS t3
         WHERE t3."citation_set"=t1."citations"
         ORDER BY t3."position") AS t2
      CROSS JOIN "source" AS t4 ON t4."id"=t2."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"conditions":{"totalCount":'||coalesce(t1."conditions_total", 'null')||',"edges":['||
     (SELECT group_concat('{"role":'||json_quote(t5."role")||',"population":'||json_quote(t5."population")||',"shares":['||
                            (SELECT group_concat('{"value":'||coalesce(t6."value", 'null')||',"studied":'||coalesce(t6."studied", 'null')||',"citations":['||
                                                   (SELECT group_concat('{"source":{"slug":'||json_quote(t10."slug")||',"publishedOn":'||json_quote(t10."published_on")||'}}', ',')
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
                               (SELECT t7."value", t7."studied", t7."citations"
                                FROM "share" AS t7
                                WHERE t7."condition_trigger"=t5."key"
                                ORDER BY t7."position") AS t6
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||'],"node":{"name":'||json_quote(t11."name")||',"triggers":{"edges":['||
                            (SELECT group_concat('{"role":'||json_quote(t12."role")||',"statement":'||CASE
                                                                                                          WHEN t12."statement_markdown" IS NULL THEN 'null'
                                                                                                          ELSE '{"text":'||json_quote(t12."statement_text")||'}'
                                                                                                      END||',"node":{"slug":'||json_quote(t13."slug")||',"conditions":{"totalCount":'||coalesce(t13."conditions_total", 'null')||'}}}', ',')
                             FROM
                               (SELECT t14."role", t14."statement_markdown", t14."statement_text", t14."trigger", t14."sort_key", t14."trigger_id"
                                FROM "condition_trigger" AS t14
                                WHERE t14."condition"=t11."key"
                                  AND t14."trigger_kind" IN
                                    (SELECT value
                                     FROM json_each(?1))
                                ORDER BY t14."sort_key", t14."trigger_id"
                                LIMIT ?2) AS t12
                             CROSS JOIN "trigger" AS t13 ON t13."key"=t12."trigger"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}}}', ',')
      FROM
        (SELECT t15."role",
                t15."population",
                t15."key",
                t15."condition",
                t15."condition_sort_key",
                t15."condition_id"
         FROM "condition_trigger" AS t15
         WHERE t15."trigger"=t1."key"
         ORDER BY t15."condition_sort_key",
                  t15."condition_id"
         LIMIT ?3) AS t5
      CROSS JOIN "condition" AS t11 ON t11."key"=t5."condition"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']},"sources":['||
     (SELECT group_concat('{"slug":'||json_quote(t18."slug")||'}', ',')
      FROM
        (SELECT t17."source"
         FROM "trigger_source" AS t17
         WHERE t17."trigger"=t1."key"
         ORDER BY t17."position") AS t16
      CROSS JOIN "source" AS t18 ON t18."key"=t16."source"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']}'
   FROM "trigger" AS t1
   WHERE t1."slug"=?4
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
