SELECT '{"questions":{"totalCount":'||
  (SELECT count(*)
   FROM "question" AS t1
   WHERE t1."review_status" IN
       (SELECT value
        FROM json_each(?1))
     AND t1."review_due_on"<?2)||',"nodes":['||
  (SELECT group_concat('{"slug":"'||t2."slug"||'","question":'||json_quote(t2."question")||',"condition":{"name":'||json_quote(t3."name")||'},"review":{"status":"'||t2."review_status"||'","dueOn":'||json_quote(t2."review_due_on")||',"updatedOn":"'||t2."review_updated_on"||'"}}', ',')
   FROM
     (SELECT t4."key"
      FROM "question" AS t4
      WHERE t4."review_status" IN
          (SELECT value
           FROM json_each(?1))
        AND t4."review_due_on"<?2
      ORDER BY t4."review_due_key",
               t4."id"
      LIMIT ?3) AS t5
   CROSS JOIN "question" AS t2 ON t2."key"=t5."key"
   CROSS JOIN "condition" AS t3 ON t3."key"=t2."condition"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||('],"pageInfo":{"hasNextPage":'||CASE
                                                  WHEN EXISTS
                                                         (SELECT 1
                                                          FROM "question" AS t6
                                                          WHERE t6."review_status" IN
                                                              (SELECT value
                                                               FROM json_each(?1))
                                                            AND t6."review_due_on"<?2
                                                          LIMIT 1
                                                          OFFSET ?3) THEN 'true'
                                                  ELSE 'false'
                                              END||'}},"conditions":{"totalCount":'||
                (SELECT count(*)
                 FROM "condition" AS t7
                 WHERE t7."review_due_on"<?4)||',"nodes":[')||
  (SELECT group_concat('{"slug":"'||t8."slug"||'","review":{"dueOn":'||json_quote(t8."review_due_on")||'}}', ',')
   FROM
     (SELECT t9."key"
      FROM "condition" AS t9
      WHERE t9."review_due_on"<?4
      ORDER BY t9."review_updated_on" DESC,
               t9."id" DESC
      LIMIT ?5) AS t10
   CROSS JOIN "condition" AS t8 ON t8."key"=t10."key"
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||']}}';
