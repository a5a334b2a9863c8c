/** What graphql-codegen writes for Kotlin: the enums and inputs of the whole schema. */
const strings = { Cursor: "String", Date: "String", DateTime: "String", Locale: "String", URL: "String" };
const scalars = { ...strings, JSON: "Any" };
export default {
  schema: "schema.graphql",
  generates: { "Types.kt": { plugins: ["kotlin"], config: { package: "raregraph", scalars } } },
};
