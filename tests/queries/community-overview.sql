SELECT '{"communityStats":{"totalCount":'||
  (SELECT count(*)
   FROM "statistics"."community_stats" AS t1
   WHERE EXISTS
       (SELECT 1
        FROM "condition" AS t2
        WHERE t2."id"=t1."condition"))||',"nodes":['||
  (SELECT group_concat('{"asOf":'||json_quote(t3."as_of")||',"members":{"value":'||coalesce(t3."members_value", 'null')||',"text":'||json_quote(t3."members_text")||',"precision":'||json_quote(t3."members_precision")||'},"condition":{"name":'||json_quote(t4."name")||'},"community":{"slug":'||json_quote(t5."slug")||'}}', ',')
   FROM
     (SELECT t6."as_of",
             t6."members_value",
             t6."members_text",
             t6."members_precision",
             t6."condition",
             t6."community",
             t6."id"
      FROM "statistics"."community_stats" AS t6
      WHERE EXISTS
          (SELECT 1
           FROM "condition" AS t7
           WHERE t7."id"=t6."condition")
      ORDER BY t6."condition",
               t6."id"
      LIMIT ?1) AS t3
   CROSS JOIN "condition" AS t4 ON t4."id"=t3."condition"
   CROSS JOIN "community" AS t5 ON t5."id"=t3."community"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']},"community":'||
  (SELECT '{"name":'||json_quote(t8."name")||',"stats":{"edges":['||
     (SELECT group_concat('{"cursor":"'||lower(hex('m'||t9."id"||t9."condition"))||'","node":{"members":{"text":'||json_quote(t9."members_text")||'},"citations":['||
                            (SELECT group_concat('{"source":{"slug":'||json_quote(t12."slug")||'}}', ',')
                             FROM
                               (SELECT t11."source"
                                FROM "statistics"."citation" AS t11
                                WHERE t11."citation_set"=t9."citations"
                                ORDER BY t11."position") AS t10
                             CROSS JOIN "source" AS t12 ON t12."id"=t10."source"
                             HAVING count(*)>0
                             UNION ALL SELECT ''
                             LIMIT 1)||']}}', ',')
      FROM
        (SELECT t13."id",
                t13."condition",
                t13."members_text",
                t13."citations"
         FROM "statistics"."community_stats" AS t13
         WHERE t13."community"=t8."id"
           AND EXISTS
             (SELECT 1
              FROM "condition" AS t14
              WHERE t14."id"=t13."condition")
         ORDER BY t13."condition",
                  t13."id"
         LIMIT ?2) AS t9
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"pageInfo":{"hasNextPage":'||CASE
                                                    WHEN EXISTS
                                                           (SELECT 1
                                                            FROM "statistics"."community_stats" AS t15
                                                            WHERE t15."community"=t8."id"
                                                              AND EXISTS
                                                                (SELECT 1
                                                                 FROM "condition" AS t16
                                                                 WHERE t16."id"=t15."condition")
                                                            LIMIT 1
                                                            OFFSET ?2) THEN 'true'
                                                    ELSE 'false'
                                                END||'}}}'
   FROM "community" AS t8
   WHERE t8."slug"=?3
   UNION ALL SELECT 'null'
   LIMIT 1)||',"without":{"totalCount":'||
  (SELECT count(*)
   FROM "condition" AS t17
   WHERE NOT EXISTS
       (SELECT 1
        FROM "statistics"."community_stats" AS t18
        WHERE t18."condition"=t17."id"))||',"nodes":['||
  (SELECT group_concat('{"slug":'||json_quote(t19."slug")||',"communityStats":['||
                         (SELECT group_concat('{"asOf":'||json_quote(t20."as_of")||'}', ',')
                          FROM
                            (SELECT t21."as_of"
                             FROM "statistics"."community_stats" AS t21
                             WHERE t21."condition"=t19."id"
                             ORDER BY t21."community") AS t20
                          HAVING count(*)>0
                          UNION ALL SELECT ''
                          LIMIT 1)||']}', ',')
   FROM
     (SELECT t22."slug",
             t22."id",
             t22."sort_key"
      FROM "condition" AS t22
      WHERE NOT EXISTS
          (SELECT 1
           FROM "statistics"."community_stats" AS t23
           WHERE t23."condition"=t22."id")
      ORDER BY t22."sort_key",
               t22."id"
      LIMIT ?4) AS t19
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
