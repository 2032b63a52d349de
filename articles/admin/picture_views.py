"""What the editor’s scripts ask of the library of pictures: to take one in, and which there are."""

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from articles.models import Picture
from articles.workflow.pictures import store_picture
from kingsfund.core.http.caching import private_page
from kingsfund.core.security.ratelimit import hit, parse_rate

WRITE = "articles.change_article"
OFFERED = 24


def may_write(user: AbstractUser) -> bool:
    """Whether somebody sees the library: rights to a picture go by the articles that use it."""
    return user.has_perm(WRITE)


@require_POST
@private_page
@permission_required(WRITE, raise_exception=True)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file into the library: the picture as JSON, or a sentence that says why not."""
    if settings.PICTURE_LIMIT:
        verdict = hit(f"picture:{request.user.pk}", *parse_rate(settings.PICTURE_LIMIT))
        if not verdict.allowed:
            message = f"So many pictures at once. Go on in {verdict.retry_after} seconds."
            headers = {"Retry-After": str(verdict.retry_after)}
            return JsonResponse({"error": message}, status=429, headers=headers)
    if "file" not in request.FILES:
        return JsonResponse({"error": "No file came with this."}, status=400)
    try:
        picture = store_picture(request.FILES["file"], by=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse(as_json(picture), status=201)


@require_safe
@private_page
@permission_required(WRITE, raise_exception=True)
def choices(request: HttpRequest) -> HttpResponse:
    """The newest pictures that match some words, of those somebody may use."""
    pictures = Picture.objects.in_library_of(request.user).search(request.GET.get("q", ""))
    return JsonResponse({"pictures": [as_json(p) for p in pictures.newest_first()[:OFFERED]]})


def as_json(picture: Picture) -> dict[str, object]:
    return {
        "id": picture.pk,
        "name": str(picture),
        "url": picture.url,
        "thumbnail": picture.thumbnail_url,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "credit": picture.credit,
    }
