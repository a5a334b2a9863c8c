/** What @graphql-eslint asks of the committed schema; each departure from what it recommends has its reason. */
import graphql from "@graphql-eslint/eslint-plugin";

const recommended = graphql.configs["flat/schema-recommended"].rules;
const relay = graphql.configs["flat/schema-relay"].rules;

export default [
  {
    files: ["schema.graphql"],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: "schema.graphql" } } },
    rules: {
      ...recommended,
      ...relay,
      // Question.question is what it is; Review.reviewer and reviewedOn are words of their own, no prefix.
      "@graphql-eslint/no-typename-prefix": "off",
      // More than is recommended: everything has a description, but for what GraphQL itself defines.
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          rootField: true,
          DirectiveDefinition: true,
          FieldDefinition: true,
          EnumValueDefinition: true,
          InputValueDefinition: true,
          ignoredSelectors: ["DirectiveDefinition[name.value=oneOf]"],
        },
      ],
      // What can be fetched again has an id. These are values: parts of the thing that gives them, with no life of
      // their own, so an id would promise what no `node` can keep.
      "@graphql-eslint/strict-id-in-types": [
        "error",
        {
          acceptedIdNames: ["id"],
          acceptedIdTypes: ["ID"],
          exceptions: {
            suffixes: ["Connection", "Edge", "Statement"],
            types: [
              "Attribution",
              "Citation",
              "CitedText",
              "ConditionLookup",
              "Heredity",
              "Identifier",
              "Licence",
              "MemberCount",
              "PageInfo",
              "ReleaseCounts",
              "Review",
              "Reviewer",
              "RichText",
              "Section",
              "Share",
              "SourceReview",
              "Suggestion",
              "Synonym",
              "TriggerEvidence",
              "Workup",
              "WorkupStep",
            ],
          },
        },
      ],
      // A search goes from the best to the worst: nobody begins at its end, so it has no `last` and `before`.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      // `nodes` stands beside `edges` for those who need no cursor, and a list that cannot grow is a plain list.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
];
