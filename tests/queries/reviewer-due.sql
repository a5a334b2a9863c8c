SELECT '{"questions":{"totalCount":'||
  (SELECT count(*)
   FROM "question" AS t1
   WHERE t1."review_status" IN
       (SELECT value
        FROM json_each(?1))
     AND t1."review_due_on"<?2)||',"nodes":['||
  (SELECT group_concat('{"slug":'||json_quote(t2."slug")||',"question":'||json_quote(t2."question")||',"condition":{"name":'||json_quote(t3."name")||'},"review":{"status":'||json_quote(t2."review_status")||',"dueOn":'||json_quote(t2."review_due_on")||',"updatedOn":'||json_quote(t2."review_updated_on")||'}}', ',')
   FROM
     (SELECT t4."slug",
             t4."question",
             t4."condition",
             t4."review_status",
             t4."review_due_on",
             t4."review_updated_on",
             t4."review_due_key",
             t4."id"
      FROM "question" AS t4
      WHERE t4."review_status" IN
          (SELECT value
           FROM json_each(?1))
        AND t4."review_due_on"<?2
      ORDER BY t4."review_due_key",
               t4."id"
      LIMIT ?3) AS t2
   CROSS JOIN "condition" AS t3 ON t3."key"=t2."condition"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||'],"pageInfo":{"hasNextPage":'||CASE
                                                 WHEN EXISTS
                                                        (SELECT 1
                                                         FROM "question" AS t5
                                                         WHERE t5."review_status" IN
                                                             (SELECT value
                                                              FROM json_each(?1))
                                                           AND t5."review_due_on"<?2
                                                         LIMIT 1
                                                         OFFSET ?3) THEN 'true'
                                                 ELSE 'false'
                                             END||'}},"conditions":{"totalCount":'||
  (SELECT count(*)
   FROM "condition" AS t6
   WHERE t6."review_due_on"<?4)||',"nodes":['||
  (SELECT group_concat('{"slug":'||json_quote(t7."slug")||',"review":{"dueOn":'||json_quote(t7."review_due_on")||'}}', ',')
   FROM
     (SELECT t8."slug",
             t8."review_due_on",
             t8."review_updated_on",
             t8."id"
      FROM "condition" AS t8
      WHERE t8."review_due_on"<?4
      ORDER BY t8."review_updated_on" DESC,
               t8."id" DESC
      LIMIT ?5) AS t7
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
