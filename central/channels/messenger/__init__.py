"""Facebook Messenger and comments under the page's posts: how messages leave, how events come in, what its errors mean."""
