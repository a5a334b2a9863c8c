SELECT '{"condition":'||
  (SELECT '{"name":'||json_quote(t1."name")||',"answer":{"answer":{"value":'||json_quote(t2."answer_value")||'}},"communityStats":['||
     (SELECT group_concat('{"members":{"text":'||json_quote(t3."members_text")||'},"asOf":'||json_quote(t3."as_of")||'}', ',')
      FROM
        (SELECT t4."members_text",
                t4."as_of"
         FROM "statistics"."community_stats" AS t4
         WHERE t4."condition"=t1."id"
         ORDER BY t4."community") AS t3
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||'],"review":{"updatedOn":'||json_quote(t1."review_updated_on")||'}}'
   FROM "condition" AS t1
   CROSS JOIN "heredity" AS t2 ON t2."condition"=t1."key"
   WHERE t1."key"=
       (SELECT t5."condition"
        FROM "condition_code" AS t5
        WHERE t5."system"=?1
          AND t5."value"=?2)
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
