"""What is told as it happens."""

from schema.fields import one, thing
from schema.release import Release


@thing
class Subscription:
    """Be told of what happens from now on, over a WebSocket or as an event stream."""

    release_published: Release = one(
        "Each release that is published from now on, as this server takes it, also when content is rolled back; a "
        "client that is slow gets the latest alone: `subscription { releasePublished { id publishedAt } }`.",
        on={},
    )
