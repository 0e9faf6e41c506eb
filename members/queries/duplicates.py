"""Which records look as if they were one human being, by what they have in common."""

from dataclasses import dataclass

from django.db import connection

# What two records may have in common, as codes; the likeliest sign of one human being first.
OUTSIDE_NUMBER, EMAIL, BIRTH_AND_NAME = "outside_number", "email", "birth_and_name"

# Names are compared as search knows them, any name of one record with any of the other, so that a maiden name meets.
# An address that many have is a department's, and a birthday that many have is one that was not known.
_ALIKE = """
WITH person AS MATERIALIZED (
    SELECT p.id, d.date_of_birth AS born, lower(d.email) AS email, lower(d.second_email) AS second_email
      FROM members_person p JOIN members_persondetails d ON d.person_id = p.id
     WHERE p.merged_into_id IS NULL AND NOT EXISTS (SELECT FROM members_erasure e WHERE e.person_id = p.id)
), born AS MATERIALIZED (
    SELECT a.id AS first, b.id AS second
      FROM (SELECT born FROM person GROUP BY born HAVING count(*) BETWEEN 2 AND 100) day
      JOIN person a ON a.born = day.born
      JOIN person b ON b.born = day.born AND a.id < b.id
), named AS MATERIALIZED (
    SELECT n.person_id AS id, members_normalise(n.surname) AS surname,
           split_part(members_normalise(n.forenames), ' ', 1) AS forename
      FROM members_name n
     WHERE n.set_aside_at IS NULL AND n.surname <> ''
       AND n.person_id IN (SELECT first FROM born UNION SELECT second FROM born)
), address AS MATERIALIZED (
    SELECT id, email FROM person WHERE email <> '' UNION SELECT id, second_email FROM person WHERE second_email <> ''
), shared AS MATERIALIZED (
    SELECT email FROM address GROUP BY email HAVING count(*) BETWEEN 2 AND 5
), signs AS (
    SELECT a.person_id AS one, b.person_id AS other, 1 AS place, 'outside_number' AS sign
      FROM members_outsideregistration a
      JOIN members_outsideregistration b
        ON b.body = a.body AND b.number = a.number AND b.person_id <> a.person_id AND b.set_aside_at IS NULL
     WHERE a.set_aside_at IS NULL AND a.number <> ''
    UNION ALL
    SELECT a.id, b.id, 2, 'email'
      FROM shared s JOIN address a ON a.email = s.email JOIN address b ON b.email = s.email AND b.id <> a.id
    UNION ALL
    SELECT c.first, c.second, 3, 'birth_and_name'
      FROM born c JOIN named a ON a.id = c.first JOIN named b ON b.id = c.second
     WHERE (a.surname = b.surname OR similarity(a.surname, b.surname) >= 0.5)
       AND (a.forename = b.forename OR similarity(a.forename, b.forename) >= 0.5
            OR starts_with(a.forename, b.forename) OR starts_with(b.forename, a.forename)
            OR EXISTS (SELECT FROM members_nickname k WHERE k.forename = a.forename AND k.other = b.forename))
), pair AS (
    SELECT least(s.one, s.other) AS first, greatest(s.one, s.other) AS second,
           array_agg(DISTINCT s.sign) AS matched, min(s.place) AS place, count(DISTINCT s.sign) AS signs
      FROM signs s JOIN person a ON a.id = s.one JOIN person b ON b.id = s.other
     GROUP BY 1, 2
)
SELECT first, second, matched FROM pair
 WHERE NOT EXISTS (SELECT FROM members_duplicate d WHERE d.first_id = first AND d.second_id = second)
 ORDER BY signs DESC, place, first, second
 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the lower id first, and what they have in common."""

    first: int
    second: int
    matched: tuple[str, ...]


def alike(*, most: int) -> list[Pair]:
    """Pairs of records that nobody has been asked about, the likeliest first; merged and erased people are none."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, {"most": most})
        return [Pair(first, second, tuple(matched)) for first, second, matched in cursor.fetchall()]
