"""The terms of reference of a body, and the agreements of its authorities."""

from moothall.charter.models.agreements import Agreement as Agreement
from moothall.charter.models.agreements import AgreementVersion as AgreementVersion
from moothall.charter.models.agreements import Amount as Amount
from moothall.charter.models.agreements import OfferedText as OfferedText
from moothall.charter.models.agreements import Party as Party
from moothall.charter.models.agreements import Place as Place
from moothall.charter.models.agreements import Review as Review
from moothall.charter.models.agreements import Signature as Signature
from moothall.charter.models.terms import Terms as Terms
from moothall.charter.models.terms import TermsReview as TermsReview
