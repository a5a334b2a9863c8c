// Prints one line of JSON: every audit of GraphQL over HTTP with its status and, where it is not "ok", the reason.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2] });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
console.log(JSON.stringify(told));
