SELECT '{"communityStats":{"totalCount":'||
  (SELECT count(*)
   FROM "statistics"."community_stats" AS t1
   WHERE EXISTS
       (SELECT 1
        FROM "condition" AS t2
        WHERE t2."id"=t1."condition"))||',"nodes":['||
  (SELECT group_concat('{"asOf":"'||t3."as_of"||'","members":{"value":'||coalesce(t3."members_value", 'null')||',"text":'||json_quote(t3."members_text")||',"precision":"'||t3."members_precision"||'"},"condition":{"name":'||json_quote(t4."name")||'},"community":{"slug":"'||t5."slug"||'"}}', ',')
   FROM
     (SELECT t6."key"
      FROM "statistics"."community_stats" AS t6
      WHERE EXISTS
          (SELECT 1
           FROM "condition" AS t7
           WHERE t7."id"=t6."condition")
      ORDER BY t6."condition",
               t6."id"
      LIMIT ?1) AS t8
   CROSS JOIN "statistics"."community_stats" AS t3 ON t3."key"=t8."key"
   CROSS JOIN "condition" AS t4 ON t4."id"=t3."condition"
   CROSS JOIN "community" AS t5 ON t5."id"=t3."community"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']},"community":'||
  (SELECT '{"name":'||json_quote(t9."name")||',"stats":{"edges":['||
     (SELECT group_concat('{"cursor":"6d'||lower(hex(t10."id"||t10."condition"))||'","node":{"members":{"text":'||json_quote(t10."members_text")||'},"citations":['||
                            (SELECT group_concat('{"source":{"slug":"'||t12."slug"||'"}}', ',')
                             FROM "statistics"."citation" AS t11
                             CROSS JOIN "source" AS t12 ON t12."id"=t11."source"
                             WHERE t11."citation_set"=t10."citations"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}}', ',')
      FROM
        (SELECT t13."key"
         FROM "statistics"."community_stats" AS t13
         WHERE t13."community"=t9."id"
           AND EXISTS
             (SELECT 1
              FROM "condition" AS t14
              WHERE t14."id"=t13."condition")
         ORDER BY t13."condition",
                  t13."id"
         LIMIT ?2) AS t15
      CROSS JOIN "statistics"."community_stats" AS t10 ON t10."key"=t15."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"pageInfo":{"hasNextPage":'||CASE
                                                     WHEN EXISTS
                                                            (SELECT 1
                                                             FROM "statistics"."community_stats" AS t16
                                                             WHERE t16."community"=t9."id"
                                                               AND EXISTS
                                                                 (SELECT 1
                                                                  FROM "condition" AS t17
                                                                  WHERE t17."id"=t16."condition")
                                                             LIMIT 1
                                                             OFFSET ?2) THEN 'true'
                                                     ELSE 'false'
                                                 END||'}}}')
   FROM "community" AS t9
   WHERE t9."slug"=?3
   UNION ALL SELECT 'null'
   LIMIT 1)||(',"without":{"totalCount":'||
                (SELECT count(*)
                 FROM "condition" AS t18
                 WHERE NOT EXISTS
                     (SELECT 1
                      FROM "statistics"."community_stats" AS t19
                      WHERE t19."condition"=t18."id"))||',"nodes":[')||
  (SELECT group_concat('{"slug":"'||t20."slug"||'","communityStats":['||
                         (SELECT group_concat('{"asOf":"'||t21."as_of"||'"}', ',')
                          FROM
                            (SELECT t22."key"
                             FROM "statistics"."community_stats" AS t22
                             WHERE t22."condition"=t20."id"
                             ORDER BY t22."community") AS t23
                          CROSS JOIN "statistics"."community_stats" AS t21 ON t21."key"=t23."key"
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']}', ',')
   FROM
     (SELECT t24."key"
      FROM "condition" AS t24
      WHERE NOT EXISTS
          (SELECT 1
           FROM "statistics"."community_stats" AS t25
           WHERE t25."condition"=t24."id")
      ORDER BY t24."sort_key",
               t24."id"
      LIMIT ?4) AS t26
   CROSS JOIN "condition" AS t20 ON t20."key"=t26."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
