SELECT '{"nodes":['||
  (SELECT group_concat(
                         (SELECT '{"__typename":"Condition","id":"'||t2."id"||'","name":'||json_quote(t2."name")||'}'
                          FROM "condition" AS t2
                          WHERE t2."id"=t1."value"
                          UNION ALL SELECT '{"__typename":"Source","id":"'||t3."id"||'","title":'||json_quote(t3."title")||'}'
                          FROM "source" AS t3
                          WHERE t3."id"=t1."value"
                          UNION ALL SELECT '{"__typename":"Trigger","id":"'||t4."id"||'","name":'||json_quote(t4."name")||',"kind":"'||t4."kind"||'"}'
                          FROM "trigger" AS t4
                          WHERE t4."id"=t1."value"
                          UNION ALL SELECT '{"__typename":"Procedure","id":"'||t5."id"||'"}'
                          FROM "procedure" AS t5
                          WHERE t5."id"=t1."value"
                          UNION ALL SELECT '{"__typename":"Question","id":"'||t6."id"||'"}'
                          FROM "question" AS t6
                          WHERE t6."id"=t1."value"
                          UNION ALL SELECT '{"__typename":"CommunityStats","id":"'||t7."id"||'"}'
                          FROM "statistics"."community_stats" AS t7
                          WHERE t7."id"=t1."value"
                          UNION ALL SELECT '{"__typename":"Community","id":"'||t8."id"||'"}'
                          FROM "community" AS t8
                          WHERE t8."id"=t1."value"
                          UNION ALL SELECT '{"__typename":"Release","id":"'||?1||'"}'
                          FROM "release" AS t9
                          WHERE ?1=t1."value"
                          UNION ALL SELECT 'null'
                          LIMIT 1),',')
   FROM
     (SELECT value
      FROM json_each(?2)
      ORDER BY key) AS t1
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||'],"node":'||
  (SELECT '{"__typename":"Condition","id":"'||t10."id"||'"}'
   FROM "condition" AS t10
   WHERE t10."id"=?3
   UNION ALL SELECT '{"__typename":"Source","id":"'||t11."id"||'"}'
   FROM "source" AS t11
   WHERE t11."id"=?3
   UNION ALL SELECT '{"__typename":"Trigger","id":"'||t12."id"||'"}'
   FROM "trigger" AS t12
   WHERE t12."id"=?3
   UNION ALL SELECT '{"__typename":"Procedure","id":"'||t13."id"||'"}'
   FROM "procedure" AS t13
   WHERE t13."id"=?3
   UNION ALL SELECT '{"__typename":"Question","id":"'||t14."id"||'"}'
   FROM "question" AS t14
   WHERE t14."id"=?3
   UNION ALL SELECT '{"__typename":"CommunityStats","id":"'||t15."id"||'"}'
   FROM "statistics"."community_stats" AS t15
   WHERE t15."id"=?3
   UNION ALL SELECT '{"__typename":"Community","id":"'||t16."id"||'","name":'||json_quote(t16."name")||',"url":'||json_quote(t16."url")||'}'
   FROM "community" AS t16
   WHERE t16."id"=?3
   UNION ALL SELECT '{"__typename":"Release","id":"'||?1||'"}'
   FROM "release" AS t17
   WHERE ?1=?3
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
