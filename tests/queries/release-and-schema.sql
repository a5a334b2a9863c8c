SELECT '{"release":'||
  (SELECT '{"counts":{"conditions":'||coalesce(t1."counts_conditions", 'null')||',"triggers":'||coalesce(t1."counts_triggers", 'null')||',"procedures":'||coalesce(t1."counts_procedures", 'null')||',"questions":'||coalesce(t1."counts_questions", 'null')||'},"attributions":['||
     (SELECT group_concat('{"name":'||json_quote(t2."name")||',"version":'||json_quote(t2."version")||',"licence":{"name":'||json_quote(t2."licence_name")||',"url":'||json_quote(t2."licence_url")||'},"text":'||json_quote(t2."text")||'}', ',')
      FROM "attribution" AS t2
      HAVING count(*)>0
      UNION ALL SELECT ''
      LIMIT 1)||']}'
   FROM "release" AS t1
   UNION ALL SELECT 'null'
   LIMIT 1)||(',"__schema":'||coalesce(?1, 'null')||',"__type":'||coalesce(?2, 'null')||',"__typename":"Query"}');
