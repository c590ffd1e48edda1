"""What the journeys read and press on the pages, in both languages."""

from __future__ import annotations

from playwright.sync_api import Page

from catalog.web.i18n import SPEAKERS


def say(page: Page, message: str) -> str:
    """A message of the site in the language of the page that is open."""
    return SPEAKERS[str(page.locator("html").get_attribute("lang"))].translate(message)


def press(page: Page, message: str) -> None:
    page.get_by_role("button", name=say(page, message), exact=True).first.click()


def fill(page: Page, name: str, value: str) -> None:
    page.locator(f"[name={name}]").fill(value)


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/publish")
    fill(page, "email", email)
    fill(page, "password", password)
    page.locator("main form button").click()
    page.wait_for_url("**/publish")
