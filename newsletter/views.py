"""Signing up, confirming, changing one's mind and leaving, without an account."""

import functools
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from kingsfund.core.db.former_slugs import redirect_from_former_slug
from kingsfund.core.http.caching import cacheable, private_page
from kingsfund.core.http.client_address import client_address, network_of
from kingsfund.core.http.csrf import same_site_only
from kingsfund.core.security.keyed_hashes import keyed_hash
from kingsfund.core.security.ratelimit import allow_request
from kingsfund.core.security.secret_links import blank
from newsletter import confirmation_links, wording
from newsletter.confirmation_links import LinkUnusable
from newsletter.forms import AskForm, ConfirmForm, PreferencesForm
from newsletter.models import Newsletter, Subscriber
from newsletter.workflow import subscribing

View = Callable[..., HttpResponse]


def explain_unusable_link(view: View) -> View:
    """Answer a link that leads nowhere with a page that says why and what to do."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except LinkUnusable as why:
            return _unusable(request, why)

    return wrapper


@cacheable
def newsletter_list(request: HttpRequest) -> HttpResponse:
    form = AskForm(newsletters=Newsletter.objects.open())
    return _list_page(request, form)


@cacheable
def newsletter_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one newsletter, also of one that takes nobody new at the moment."""
    newsletter = Newsletter.objects.filter(slug=slug).first()
    if newsletter is None:
        return redirect_from_former_slug(request, Newsletter.objects.all(), slug)
    context = {"newsletter": newsletter, "sentence": wording.sentence(newsletter)}
    return render(request, "newsletter/newsletter_detail.html", context)


# Exempt, because the form is on public pages, which hold no token.
@csrf_exempt
@require_POST
@same_site_only
@private_page
def subscription_ask(request: HttpRequest) -> HttpResponse:
    """Take an address; the answer is the same whether it is known, new, or not to be mailed."""
    verdict = allow_request(request, "sign-up", settings.SIGN_UP_LIMIT)
    newsletters = list(Newsletter.objects.open())
    if not verdict.allowed:
        return _ask_later(request, newsletters, verdict.retry_after)
    form = AskForm(request.POST, newsletters=newsletters)
    if form.is_from_robot():
        # What it learns is what a person learns, and nothing is stored.
        return redirect("newsletter:subscription-asked")
    if not form.is_valid():
        return _list_page(request, form, status=422)
    subscribing.request_subscription(
        form.cleaned_data["email"], form.wordings(), origin=_origin(request, form.where())
    )
    return redirect("newsletter:subscription-asked")


@cacheable
def subscription_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/subscription_asked.html")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@explain_unusable_link
def subscription_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """CommentAvailability the link shows what it would do; the button does it."""
    asked, is_expired = confirmation_links.read_confirm(token)
    asking = subscribing.inspect_confirmation(asked, is_expired=is_expired)
    waiting = [consent.newsletter for consent in asking.waiting]
    form = ConfirmForm(_posted(request), asked=waiting, others=asking.others)
    if request.method == "POST" and (not waiting or form.is_valid()):
        if waiting:
            also = form.cleaned_data["newsletters"]
            subscribing.confirm(asking, also=also, origin=_origin(request, "confirm page"))
        return redirect(request.path)
    context = {
        "asking": asking,
        "form": form,
        "sentences": [wording.sentence(newsletter) for newsletter in waiting],
        "preferences_path": confirmation_links.preferences_path(asking.subscriber),
        "wording": wording,
    }
    page = "confirm" if waiting else "confirmed"
    return render(
        request,
        f"newsletter/subscription_{page}.html",
        context,
        status=422 if form.errors else 200,
    )


# Exempt, because a mail program posts here without ever having seen a page (RFC 8058, section 3.2);
# the address itself is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@explain_unusable_link
def subscription_end(request: HttpRequest, token: str) -> HttpResponse:
    """CommentAvailability the link changes nothing; the button, here or in a mail program, unsubscribes."""
    subscriptions = confirmation_links.read_unsubscribe(token)
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") == "One-Click":
            origin = _origin(request, "one click in a mail program")
            subscribing.end(subscriptions, shown=wording.ONE_CLICK, origin=origin)
            return HttpResponse("You are unsubscribed.\n", content_type="text/plain")
        subscribing.end(subscriptions, origin=_origin(request, "unsubscribe page"))
        return redirect(request.path)
    if not subscriptions:
        raise LinkUnusable(LinkUnusable.FORGOTTEN)
    is_ended = all(subscription.is_ended for subscription in subscriptions)
    restorable = subscribing.restorable(subscriptions)
    context = {
        "subscriptions": subscriptions,
        "restore_token": confirmation_links.restore_token(restorable)
        if is_ended and restorable
        else "",
        "preferences_path": confirmation_links.preferences_path(subscriptions[0].subscriber),
        "wording": wording,
    }
    page = "ended" if is_ended else "end"
    return render(request, f"newsletter/subscription_{page}.html", context)


# Exempt for the same reason: the address is the proof.
@csrf_exempt
@require_POST
@private_page
@explain_unusable_link
def subscription_restore(request: HttpRequest, token: str) -> HttpResponse:
    """Undo, for a day after unsubscribing."""
    subscriptions = confirmation_links.read_restore(token)
    restored = subscribing.restore(subscriptions, origin=_origin(request, "undo"))
    if not restored:
        raise LinkUnusable(LinkUnusable.OVERTAKEN)
    return redirect(confirmation_links.unsubscribe_path(*subscriptions))


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@explain_unusable_link
def subscriber_preferences(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody takes and what is stored about them."""
    subscriber = confirmation_links.read_preferences(token)
    taken = [place.newsletter for place in subscriber.places() if place.is_confirmed]
    closed = [newsletter for newsletter in taken if not newsletter.is_active]
    act = request.POST.get("act", "save")
    form = PreferencesForm(
        request.POST if request.method == "POST" and act == "save" else None,
        subscriber=subscriber,
        taken=taken,
        newsletters=[*Newsletter.objects.open(), *closed],
    )
    if request.method == "POST" and (act != "save" or form.is_valid()):
        _change_preferences(request, act, subscriber, form)
        return redirect(f"{request.path}?done={act}")
    context = {
        "subscriber": subscriber,
        "form": form,
        "suppression": subscriber.suppression(),
        "waiting": subscribing.asked_for_since(subscriber),
        "consents": subscriber.consents.select_related("newsletter")[:50],
        "done": request.GET.get("done"),
        "wording": wording,
    }
    status = 422 if form.errors else 200
    return render(request, "newsletter/subscriber_preferences.html", context, status=status)


def _change_preferences(
    request: HttpRequest, act: str, subscriber: Subscriber, form: PreferencesForm
) -> None:
    """Do what the pressed button says."""
    origin = _origin(request, "preferences page")
    if act == "stop":
        subscribing.stop_everything(subscriber, origin=origin)
    elif act == "never":
        subscribing.suppress_address(subscriber, origin=origin)
    elif act == "allow":
        subscribing.allow_writing_again(subscriber)
    elif act == "save":
        subscribing.change_preferences(
            subscriber,
            name=form.cleaned_data["name"],
            begin=form.begin(),
            end=form.end(),
            origin=origin,
        )
    else:
        raise BadRequest("The page has no such button.")


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _list_page(
    request: HttpRequest, form: AskForm, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    context = {"form": form, "promise": wording.PROMISE, "problem": problem}
    return render(request, "newsletter/newsletter_list.html", context, status=status)


def _ask_later(
    request: HttpRequest, newsletters: list[Newsletter], retry_after: int
) -> HttpResponse:
    """Too many sign-ups from one network: say when to try again, and lose nothing that was typed."""
    typed = {
        "email": request.POST.get("email", "")[:320],
        "newsletters": request.POST.getlist("newsletters"),
    }
    form = AskForm(initial=typed, newsletters=newsletters)
    minutes = -(-retry_after // 60)
    problem = (
        "Many sign-ups have come from your network in a short time. "
        f"Please send this again in {minutes} minute{'s' if minutes != 1 else ''}."
    )
    response = _list_page(request, form, status=429, problem=problem)
    response.headers["Retry-After"] = str(retry_after)
    return response


def _unusable(request: HttpRequest, why: LinkUnusable) -> HttpResponse:
    email = why.subscriber.email if why.subscriber else ""
    context = {
        "reason": why.reason,
        "form": AskForm(initial={"email": email}, newsletters=Newsletter.objects.open()),
        "promise": wording.PROMISE,
        "preferences_path": confirmation_links.preferences_path(why.subscriber)
        if why.subscriber
        else "",
    }
    status = 404 if why.reason == LinkUnusable.BROKEN else 410
    return render(request, "newsletter/subscription_unusable.html", context, status=status)


def _origin(request: HttpRequest, act: str) -> subscribing.Origin:
    """For the evidence: the act, the page it was on, and the network as a keyed hash."""
    try:
        page = urlsplit(request.headers.get("Referer", "")).path
    except ValueError:
        page = ""
    # A link in a mail holds a token, which has no place in the evidence.
    page = blank(page)
    if page.startswith("/newsletter/") or not (page.isascii() and page.isprintable()):
        page = ""
    network = network_of(client_address(request))
    return subscribing.Origin(f"{act} {page[:150]}".strip(), keyed_hash(f"network:{network}"))
