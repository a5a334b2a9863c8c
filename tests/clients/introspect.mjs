/** Prints the running server's schema, from all that introspection can say. */
import { buildClientSchema, getIntrospectionQuery, printSchema } from "graphql";
import { ask } from "./asked.mjs";

const all = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true };
console.log(printSchema(buildClientSchema(await ask(getIntrospectionQuery(all)))));
