"""The person who acts, as the rules see them."""

from dataclasses import dataclass
from datetime import date

from models import OfficeDuty, Role, User


@dataclass(frozen=True, slots=True)
class Post:
    """What a person does for one organisation."""

    role: Role
    organisation_id: int
    organisation: str
    region_code: str | None
    title: str
    commodities: frozenset[str] | None = None  # what an assistant may draft; None for others
    acting_for: str = ""  # who holds the post that the person stands in for, by name
    until: date | None = None  # the last day of standing in
    duty: OfficeDuty | None = None  # what the office answers for in a case

    @property
    def words(self) -> str:
        """The post and its organisation."""
        return f"{self.title}, {self.organisation}"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person with the posts that they hold now."""

    user_id: int
    name: str
    posts: tuple[Post, ...]

    def post_as(self, role: Role, organisation_id: int | None = None) -> Post | None:
        """Return the person's post with that role (in that organisation), or ``None``."""
        for post in self.posts:
            if post.role is role and organisation_id in {None, post.organisation_id}:
                return post
        return None

    def belongs_to(self, organisation_id: int) -> bool:
        """Does the person hold any post in the organisation?"""
        return any(post.organisation_id == organisation_id for post in self.posts)

    def title_in(self, organisation_id: int) -> str:
        """Return the person's posts in one organisation in words, as records keep them."""
        titles = (post.title for post in self.posts if post.organisation_id == organisation_id)
        return "; ".join(titles)[:80]

    def deciding_post(self, today: date) -> Post | None:
        """Return the post in which the person decides: the one stood in for before the own."""
        fit = [
            post
            for role in (Role.DECIDER, Role.REVIEWER)
            for post in self.posts
            if post.role is role and (post.until is None or today <= post.until)
        ]
        return max(
            fit, key=lambda post: (post.role is Role.DECIDER, bool(post.until)), default=None
        )

    @property
    def title(self) -> str:
        """The person's posts in words, for the audit: one stood in for is never cut off."""
        posts = sorted(self.posts, key=lambda post: not post.acting_for)
        return "; ".join(post.words for post in posts)[:80]


def actor_of(user: User) -> Actor:
    """Return the person with the memberships that have not ended."""
    return Actor(
        user_id=user.id,
        name=user.name,
        posts=tuple(
            Post(
                role=membership.role,
                organisation_id=membership.organisation_id,
                organisation=membership.organisation.name,
                region_code=membership.organisation.region_code,
                title=membership.post,
                commodities=None
                if membership.commodities is None
                else frozenset(membership.commodities),
                acting_for=membership.acting_for_name,
                until=membership.acting_until,
                duty=membership.organisation.duty,
            )
            for membership in user.memberships
            if membership.ended_at is None
        ),
    )
