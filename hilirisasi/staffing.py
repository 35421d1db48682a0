"""Who gives and takes whose posts: one row per role."""

from collections.abc import Mapping
from typing import Final

from hilirisasi.actors import Actor, Post
from models import (
    OF_A_VILLAGE,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    User,
)

# Within the own village, company or regency; the admin's reach is everywhere.
GIVES: Final[Mapping[Role, frozenset[Role]]] = {
    Role.ADMIN: frozenset(Role),
    Role.REGENCY: frozenset({*OF_A_VILLAGE, Role.REGENCY}),
    Role.VILLAGE_OPERATOR: frozenset({Role.VILLAGE_ASSISTANT}),
    Role.INVESTOR: frozenset({Role.INVESTOR}),
}
# Who may pass on the own post; an office's is passed on by who gave it.
PASSES_ON: Final = frozenset({Role.VILLAGE_OPERATOR, Role.REGENCY, Role.INVESTOR})
# Who lets another set a new password. Colleagues do not: they could sign in as each other.
RESETS: Final = frozenset({Role.ADMIN, Role.REGENCY})


def fits(role: Role, organisation: Organisation) -> bool:
    """Is there such a post in such an organisation?"""
    kinds = {
        **dict.fromkeys(OF_A_VILLAGE, OrganisationKind.VILLAGE),
        Role.INVESTOR: OrganisationKind.COMPANY,
    }
    return kinds.get(role, OrganisationKind.OFFICE) is organisation.kind


def roles_given(actor: Actor, organisation: Organisation) -> frozenset[Role]:
    """Return whose posts in the organisation the person gives and takes."""
    given = {
        role
        for post in actor.posts
        if _reaches(post, organisation)
        for role in GIVES.get(post.role, ())
    }
    return frozenset(role for role in given if fits(role, organisation))


def gives_posts(actor: Actor, organisation: Organisation) -> bool:
    """Who gives any post in the organisation."""
    return bool(roles_given(actor, organisation))


def sees_team(actor: Actor, organisation: Organisation) -> bool:
    """Who works in the organisation, or gives posts there."""
    return actor.belongs_to(organisation.id) or gives_posts(actor, organisation)


def takes_post(actor: Actor, membership: Membership) -> bool:
    """Who gives such posts, of another person's that lasts."""
    given = roles_given(actor, membership.organisation)
    is_anothers = membership.user_id != actor.user_id
    return membership.ended_at is None and is_anothers and membership.role in given


def passes_on_post(actor: Actor, membership: Membership) -> bool:
    """Who takes such posts, and the holder of one that may be passed on."""
    is_own = membership.user_id == actor.user_id and membership.ended_at is None
    return takes_post(actor, membership) or (is_own and membership.role in PASSES_ON)


def revokes(actor: Actor, invitation: Invitation) -> bool:
    """Who gives such posts."""
    return invitation.role in roles_given(actor, invitation.organisation)


def resets_password(actor: Actor, user: User) -> bool:
    """The admin, and the regency of a person who works for its villages and nowhere else."""
    if user.id == actor.user_id:
        return False
    if actor.post_as(Role.ADMIN) is not None:
        return True
    lasting = [row for row in user.memberships if row.ended_at is None]
    return bool(lasting) and all(
        row.role in OF_A_VILLAGE
        and any(_reaches(post, row.organisation) for post in actor.posts if post.role in RESETS)
        for row in lasting
    )


def _reaches(post: Post, organisation: Organisation) -> bool:
    if post.role is Role.ADMIN or post.organisation_id == organisation.id:
        return True
    code = organisation.region_code or ""
    is_village = organisation.kind is OrganisationKind.VILLAGE
    return post.role is Role.REGENCY and is_village and code.startswith(f"{post.region_code}.")
