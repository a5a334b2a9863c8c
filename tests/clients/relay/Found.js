// Read by Relay's compiler alone; check-relay.mjs runs what it writes.
import { graphql } from "react-relay";

graphql`
  query FoundQuery($text: String!) {
    search(text: $text, first: 10) {
      edges {
        matched
        node {
          __typename
          ... on Node { id }
          ... on Condition { name }
          ... on Question { question }
        }
      }
    }
  }
`;
