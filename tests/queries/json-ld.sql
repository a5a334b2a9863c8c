SELECT '{"condition":'||
  (SELECT '{"servedLocale":'||json_quote(coalesce(
                                                    (SELECT "locale"
                                                     FROM "line_translation"
                                                     WHERE locale=?1
                                                       AND base=t1."name"),
                                                    (SELECT "locale"
                                                     FROM "line_translation"
                                                     WHERE locale=?2
                                                       AND base=t1."name"),'en'))||',"jsonLd":'||
     (SELECT group_concat(t2."before"||coalesce(
                                                  (SELECT "json"
                                                   FROM "json_ld_translation"
                                                   WHERE locale=?1
                                                     AND base=t2."text"),
                                                  (SELECT "json"
                                                   FROM "json_ld_translation"
                                                   WHERE locale=?2
                                                     AND base=t2."text"),t2."json"), '')
      FROM "json_ld" AS t2
      WHERE t2."condition"=t1."key")||'}'
   FROM "condition" AS t1
   WHERE t1."slug"=?3
   UNION ALL SELECT 'null'
   LIMIT 1)||'}';
