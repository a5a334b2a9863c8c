SELECT '{"suggest":['||
  (SELECT group_concat('{"text":'||json_quote(t1."text")||',"kind":"'||t1."kind"||'","slug":"'||t1."slug"||'"}', ',')
   FROM
     (SELECT t2."text",
             t2."kind",
             t2."slug"
      FROM
        (SELECT *,
                printf('%09d', row_number() OVER (
                                                  ORDER BY best, id)) AS position
         FROM
           (SELECT *,
                   min(worth) AS best
            FROM
              (SELECT s.*,
                      s.text AS matched,
                      replace(replace(replace(replace(replace(highlight(search_index, 0, char(2), char(3)), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>') AS highlight,
                      bm25(search_index)*s.weight AS worth
               FROM search_index
               JOIN search_text AS s ON s.key=search_index.rowid
               WHERE search_index MATCH ?1
                 AND s.locale IN ('en')
                 AND s.is_name
               LIMIT -1)
            GROUP BY id)) AS t2
      ORDER BY t2."position",
               t2."id"
      LIMIT ?2) AS t1
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||('],"search":{"totalCount":'||
                (SELECT count(*)
                 FROM
                   (SELECT *,
                           printf('%09d', row_number() OVER (
                                                             ORDER BY best, id)) AS position
                    FROM
                      (SELECT *,
                              min(worth) AS best
                       FROM
                         (SELECT s.*,
                                 s.text AS matched,
                                 replace(replace(replace(replace(replace(highlight(search_index, 0, char(2), char(3)), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>') AS highlight,
                                 bm25(search_index)*s.weight AS worth
                          FROM search_index
                          JOIN search_text AS s ON s.key=search_index.rowid
                          WHERE search_index MATCH ?3
                            AND s.locale IN ('en')
                          LIMIT -1)
                       GROUP BY id)) AS t3)||',"edges":[')||
  (SELECT group_concat('{"matched":'||json_quote(t4."matched")||',"highlight":'||json_quote(t4."highlight")||',"node":'||
                         (SELECT '{"__typename":"Condition","slug":"'||t5."slug"||'","name":'||json_quote(t5."name")||'}'
                          FROM "condition" AS t5
                          WHERE t5."key"=t4."condition"
                          UNION ALL SELECT '{"__typename":"Trigger","slug":"'||t6."slug"||'"}'
                          FROM "trigger" AS t6
                          WHERE t6."key"=t4."trigger"
                          UNION ALL SELECT '{"__typename":"Procedure","slug":"'||t7."slug"||'"}'
                          FROM "procedure" AS t7
                          WHERE t7."key"=t4."procedure"
                          UNION ALL SELECT '{"__typename":"Question","slug":"'||t8."slug"||'","question":'||json_quote(t8."question")||'}'
                          FROM "question" AS t8
                          WHERE t8."key"=t4."question"
                          UNION ALL SELECT 'null'
                          LIMIT 1)||'}', ',')
   FROM
     (SELECT t9."matched",
             t9."highlight",
             t9."condition",
             t9."trigger",
             t9."procedure",
             t9."question"
      FROM
        (SELECT *,
                printf('%09d', row_number() OVER (
                                                  ORDER BY best, id)) AS position
         FROM
           (SELECT *,
                   min(worth) AS best
            FROM
              (SELECT s.*,
                      s.text AS matched,
                      replace(replace(replace(replace(replace(highlight(search_index, 0, char(2), char(3)), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>') AS highlight,
                      bm25(search_index)*s.weight AS worth
               FROM search_index
               JOIN search_text AS s ON s.key=search_index.rowid
               WHERE search_index MATCH ?3
                 AND s.locale IN ('en')
               LIMIT -1)
            GROUP BY id)) AS t9
      ORDER BY t9."position",
               t9."id"
      LIMIT ?4) AS t4
   HAVING count(*)>0
   UNION ALL SELECT ''
   LIMIT 1)||('],"pageInfo":{"hasNextPage":'||CASE
                                                  WHEN EXISTS
                                                         (SELECT 1
                                                          FROM
                                                            (SELECT *, printf('%09d', row_number() OVER (
                                                                                                         ORDER BY best, id)) AS position
                                                             FROM
                                                               (SELECT *, min(worth) AS best
                                                                FROM
                                                                  (SELECT s.*, s.text AS matched, replace(replace(replace(replace(replace(highlight(search_index, 0, char(2), char(3)), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>') AS highlight, bm25(search_index)*s.weight AS worth
                                                                   FROM search_index
                                                                   JOIN search_text AS s ON s.key=search_index.rowid
                                                                   WHERE search_index MATCH ?3
                                                                     AND s.locale IN ('en')
                                                                   LIMIT -1)
                                                                GROUP BY id)) AS t10
                                                          LIMIT 1
                                                          OFFSET ?4) THEN 'true'
                                                  ELSE 'false'
                                              END||',"endCursor":'||coalesce(
                                                                               (SELECT '"73'||lower(hex(t11."id"||t11."position"))||'"'
                                                                                FROM
                                                                                  (SELECT *, printf('%09d', row_number() OVER (
                                                                                                                               ORDER BY best, id)) AS position
                                                                                   FROM
                                                                                     (SELECT *, min(worth) AS best
                                                                                      FROM
                                                                                        (SELECT s.*, s.text AS matched, replace(replace(replace(replace(replace(highlight(search_index, 0, char(2), char(3)), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>') AS highlight, bm25(search_index)*s.weight AS worth
                                                                                         FROM search_index
                                                                                         JOIN search_text AS s ON s.key=search_index.rowid
                                                                                         WHERE search_index MATCH ?3
                                                                                           AND s.locale IN ('en')
                                                                                         LIMIT -1)
                                                                                      GROUP BY id)) AS t11
                                                                                ORDER BY t11."position", t11."id"
                                                                                LIMIT 1
                                                                                OFFSET ?4-1),
                                                                               (SELECT '"73'||lower(hex(t12."id"||t12."position"))||'"'
                                                                                FROM
                                                                                  (SELECT *, printf('%09d', row_number() OVER (
                                                                                                                               ORDER BY best, id)) AS position
                                                                                   FROM
                                                                                     (SELECT *, min(worth) AS best
                                                                                      FROM
                                                                                        (SELECT s.*, s.text AS matched, replace(replace(replace(replace(replace(highlight(search_index, 0, char(2), char(3)), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>') AS highlight, bm25(search_index)*s.weight AS worth
                                                                                         FROM search_index
                                                                                         JOIN search_text AS s ON s.key=search_index.rowid
                                                                                         WHERE search_index MATCH ?3
                                                                                           AND s.locale IN ('en')
                                                                                         LIMIT -1)
                                                                                      GROUP BY id)) AS t12
                                                                                ORDER BY t12."position" DESC, t12."id" DESC
                                                                                LIMIT 1),'null')||'}}}');
