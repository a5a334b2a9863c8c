SELECT '{"condition":'||
  (SELECT '{"name":'||json_quote(t1."name")||',"answer":{"answer":{"value":"'||t2."answer_value"||'"}},"communityStats":['||
     (SELECT group_concat('{"members":{"text":'||json_quote(t3."members_text")||'},"asOf":"'||t3."as_of"||'"}', ',')
      FROM
        (SELECT t4."key"
         FROM "statistics"."community_stats" AS t4
         WHERE t4."condition"=t1."id"
         ORDER BY t4."community") AS t5
      CROSS JOIN "statistics"."community_stats" AS t3 ON t3."key"=t5."key"
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||('],"review":{"updatedOn":"'||t1."review_updated_on"||'"}}')
   FROM "condition" AS t1
   CROSS JOIN "heredity" AS t2 ON t2."condition"=t1."key"
   WHERE t1."key"=
       (SELECT t6."condition"
        FROM "condition_code" AS t6
        WHERE t6."system"=?1
          AND t6."value"=?2)
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
